/**
 * Strands of a goal: where on which strand a run logs what a statement speaks of, and what the statement's variables
 * are then.
 * @module
 */
import {
  isApplication,
  publicKey,
  replace,
  type Term,
  type Variable,
  variable,
} from '../../../model/term.ts';
import { type Names, namesWithout } from '../names.ts';
import type { Fact, Statement } from '../statement.ts';
import { type Model, sortIn, type Voice } from './model.ts';
import { roleName } from './strand.ts';
import { type Solution, unifiers, unsolved } from './unify.ts';

/** Something that a run logs. */
export type Logged = Extract<Fact, { kind: 'logged' }>;

/** Where a mark is logged on a strand: after so many messages. */
export interface Site {
  readonly voice: Voice;
  readonly height: number;
  readonly args: readonly Term[];
}

/** The places of a mark, once where several strands have one in common. */
export function sitesOf(model: Model, logged: Logged): readonly Site[] {
  const sites = sitesOnEach(model, logged);
  return sites.filter((site, at) => sites.findIndex((other) => isAlike(site, other)) === at);
}

/** The places of a mark on all strands. */
export const sitesOnEach = ({ voices }: Model, { mark }: Logged): readonly Site[] =>
  voices
    .filter(({ strand }) => strand.role.name === mark.role)
    .flatMap((voice) =>
      mark.logs.flatMap(({ place, args }): readonly Site[] => {
        const height = voice.strand.heights.get(place);
        return height === undefined ? [] : [{ voice, height, args: args.map(voice.strand.inStrand) }];
      }),
    );

/**
 * Whether a premise speaks of what a run has from its start, where that run first receives something: a strand has it after
 * that message.
 */
export const isToldLate = ({ voices }: Model, { premise }: Statement): boolean =>
  premise.some(
    (fact) =>
      fact.kind === 'logged' &&
      fact.mark.logs.some(({ place }) => place === '') &&
      voices.some(
        ({ strand }) =>
          strand.role.name === fact.mark.role &&
          strand.happenings.find(({ transition }) => transition !== undefined)?.kind === 'recv',
      ),
  );

/** Whether both say the same after the same messages: to CPSA a strand of one is one of the other. */
export const isAlike = (one: Site, other: Site): boolean =>
  one.height === other.height &&
  one.args.every((arg, at) => arg === other.args[at]) &&
  one.voice.strand.happenings
    .slice(0, one.height)
    .every(({ message }, at) => message === other.voice.strand.happenings[at]?.message);

/** Whether another place says the same and is reached before. */
export const isEarlierThan =
  (site: Site) =>
  (other: Site): boolean =>
    isAlike({ ...site, height: other.height }, other) && other.height < site.height;

/** A strand of a goal: its own variables stand for those of its role. */
export interface Party {
  readonly site: Site;
  readonly called: string;
  readonly own: ReadonlyMap<Variable, Variable>;
}

/** One way in which the premise comes about: its strands, and what the statement's variables are then. */
export interface Occasion {
  readonly parties: readonly Party[];
  readonly solution: Solution;
  readonly names: Names;
  readonly words: Map<Variable, string>;
}

/** The ways in which a statement's premise comes about. */
export function occasions(model: Model, { premise }: Statement): readonly Occasion[] {
  const facts = premise.filter((fact): fact is Logged => fact.kind === 'logged');
  let choices: readonly (readonly Site[])[] = [[]];
  for (const [at, fact] of facts.entries()) {
    const found = sitesOf(model, fact);
    choices = choices.flatMap((chosen) => {
      const told = at === 0 ? [] : heldBesides(premise, fact, chosen);
      return found.flatMap((site) => whereShown(site, fact, told) ?? []).map((site) => [...chosen, site]);
    });
  }
  return choices.flatMap((sites) => {
    const names = goalNames();
    const parties = sites.map((site, at) => partyOf(site, at === 0 ? 'z' : `z_${at}`, names));
    return joined(model, parties, facts).map((solution) => ({
      parties,
      solution,
      names: names.inner(),
      words: new Map(),
    }));
  });
}

/**
 * What the adversary, a run of another role, or one that has sent it holds besides in the premise: of that, a run has sent
 * what it has made. `chosen` are the places of the facts before this one.
 */
const heldBesides = (
  premise: readonly Fact[],
  { mark }: Logged,
  chosen: readonly Site[],
): readonly Variable[] => {
  const logged = premise.filter((fact): fact is Logged => fact.kind === 'logged');
  const elsewhere = premise.flatMap((fact) => {
    if (fact.kind === 'known') return [fact.term];
    return fact.kind === 'logged' && fact.mark.role !== mark.role ? fact.args : [];
  });
  const sent = chosen.flatMap((site, at) => {
    const shown = shownAt(site, site.height);
    const isSent = (term: Term): boolean => term.variables.every((one) => shown.has(one));
    return (logged[at]?.args ?? []).filter((_, place) => isSent(site.args[place] as Term));
  });
  return [...elsewhere, ...sent].flatMap(({ variables }) => variables);
};

/** What so many messages of a strand show. */
const shownAt = ({ voice }: Pick<Site, 'voice'>, height: number): ReadonlySet<Variable> =>
  new Set(voice.strand.happenings.slice(0, height).flatMap(({ message }) => message.variables));

/** Later on the same strand, where its messages have shown what it logs for these; undefined where they never do. */
function whereShown(site: Site, { args }: Logged, told: readonly Variable[]): Site | undefined {
  const isTold = (term: Term | undefined): boolean =>
    term?.variables.some((one) => told.includes(one)) ?? false;
  const logged = site.args.flatMap(({ variables }, at) => (isTold(args[at]) ? variables : []));
  for (let height = site.height; height <= site.voice.strand.happenings.length; height += 1) {
    const shown = shownAt(site, height);
    if (logged.every((one) => shown.has(one))) return { ...site, height };
  }
  return undefined;
}

/** Names for the variables of a goal. */
export const goalNames = (): Names => namesWithout(['x'], '-');

/** A strand of a goal by a name that is free. */
export function partyOf(site: Site, mark: string, names: Names): Party {
  const variables = [...site.voice.words.keys()];
  return {
    site,
    called: names.take(mark),
    own: new Map(variables.map((one) => [one, variable(one.name, one.sort, `goal ${mark} ${one.scope}`)])),
  };
}

/** What makes the facts' terms those of the parties: more than one solution where an exchange fits either way. */
export function joined(
  model: Model,
  parties: readonly Party[],
  facts: readonly Logged[],
): readonly Solution[] {
  let solutions: readonly Solution[] = [unsolved];
  for (const [at, party] of parties.entries()) {
    for (const [place, arg] of party.site.args.entries()) {
      const said = facts[at]?.args[place] as Term;
      solutions = solutions.flatMap((so) => unifiers(so, said, ofParty(party, arg), admits(model, parties)));
    }
  }
  return solutions;
}

const ofParty = ({ own }: Party, term: Term): Term =>
  replace(term, (part) => (part.kind === 'variable' ? own.get(part) : undefined));

/** The statement's own variables take anything; a strand's take what their sort allows. */
const admits =
  (model: Model, parties: readonly Party[]) =>
  (one: Variable, term: Term): boolean => {
    const sort = sortAmong(model, parties, one);
    if (sort === undefined || sort === 'mesg') return true;
    if (term.kind === 'application') return sort === 'akey' && isApplication(term, 'sk');
    if (term.kind === 'atom') return false;
    const other = sortAmong(model, parties, term);
    return other !== undefined && (other === sort || (sort === 'expt' && other === 'rndx'));
  };

/** The sort of a variable of one of the parties; undefined for one of the statement's own. */
export function sortAmong({ request }: Model, parties: readonly Party[], one: Variable): string | undefined {
  for (const { site, own } of parties) {
    for (const [original, mine] of own) {
      if (mine === one) return sortIn(site.voice.strand, original, request.typed);
    }
  }
  return undefined;
}

/** What a parameter is given: a strand knows a key pair by its public key. */
export const given = (term: Term): Term =>
  isApplication(term, 'sk') || (term.kind === 'variable' && term.sort === 'secret') ? publicKey(term) : term;

/** What the goal calls a variable. */
export const wordsIn =
  ({ words, names }: Occasion) =>
  (one: Variable): string => {
    const known = words.get(one);
    if (known !== undefined) return known;
    const word = names.take(one.name);
    words.set(one, word);
    return word;
  };

/** `(strand C z 3 (nC nC))`: a strand of the role, so long, with these parameters. */
export const strandLine = (
  { site, called }: Party,
  parameters: readonly (readonly [Variable, string])[],
): string => {
  const maplets = parameters.map(([one, value]) => ` (${site.voice.words.get(one) as string} ${value})`);
  return `(strand ${roleName(site.voice.strand)} ${called} ${site.height}${maplets.join('')})`;
};

/** Whether the strand has this variable by then. */
export const isShown = ({ site }: Party, one: Variable): boolean => shownAt(site, site.height).has(one);
