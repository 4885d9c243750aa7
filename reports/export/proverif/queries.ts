/**
 * Statements as ProVerif queries: agents that are to be honest are written `honest(x)`, so that nothing has to be
 * said of the others.
 * @module
 */
import { none, type Term, type Variable } from '../../../model/term.ts';
import { roleNamed } from '../../../properties/goal.ts';
import { type MarkGroup, variableFor } from '../marks.ts';
import type { Names } from '../names.ts';
import type { Fact, Statement } from '../statement.ts';
import type { Context } from './context.ts';
import { answersTo, type Ways, waysToTellApart } from './injectivity.ts';
import { type About, aboutWhom } from './kci.ts';
import { distinctParams, isName } from './process.ts';
import { claimsOf, ownValues, partnersIn, receivesName, type Session, saidAt, unspoken } from './session.ts';
import { type Expression, expression, type Known } from './terms.ts';

/** One query that asks for all the statements, so that ProVerif saturates its clauses once for them. */
export const queryOf = (context: Context, statements: readonly Statement[]): string =>
  written(context, statements, false);

/** One query whether these events can be: what is true of them where they cannot is true for nothing. */
export const reachQueryOf = (context: Context, ends: readonly MarkGroup[]): string => {
  const { spec } = context.request;
  const statements = ends.map(({ mark, names }): Statement => {
    const args = mark.params.map((term) => variableFor(spec, term));
    return {
      premise: [{ kind: 'logged', mark, args }],
      conclusions: [],
      injective: false,
      honest: names.map(({ name }) => variableFor(spec, name)),
      claimant: args[0] as Variable,
    };
  });
  return written(context, statements, true);
};

function written(context: Context, statements: readonly Statement[], reaches: boolean): string {
  const names = context.vocabulary.names.inner();
  const declared: string[] = [];
  const asking = (statement: Statement, about: About): Asking => ({
    context,
    about,
    claims: claimsOf(statement),
    reaches,
    names,
    declared,
    known: new Map(),
    extras: new Map(),
  });
  const asked = [
    ...statements.flatMap((statement) =>
      (reaches ? (['victim'] as const) : aboutWhom(context.request, statement)).map((about) =>
        partOf(asking(statement, about), statement),
      ),
    ),
    ...waysToTellApart(context.request.spec, statements).flatMap((ways) =>
      aboutWhom(context.request, ways[0]).flatMap((about) => apart((one) => asking(one, about), ways)),
    ),
  ];
  const variables = declared.length === 0 ? '' : `${declared.join(', ')};\n`;
  return `query ${variables}  ${asked.join(';\n  ')}.`;
}

function partOf(asking: Asking, statement: Statement): string {
  beHonest(asking, statement);
  const phase = has(asking, 'later') ? ' phase 1' : '';
  const event = statement.injective ? 'inj-event' : 'event';
  if (asking.reaches) return factOf(asking, statement.premise[0], event, phase);
  const premise = statement.premise.map((fact) => factOf(asking, fact, event, phase));
  const conclusions = [
    ...new Set(
      statement.conclusions.map((facts) =>
        facts.map((fact) => factOf(asking, fact, event, phase)).join(' && '),
      ),
    ),
  ];
  const except = exceptions(asking, statement);
  const start = statement.since;
  if (start === undefined) {
    return `${premise.join(' && ')} ==> ${[...conclusions, ...except].join(' || ') || 'false'}`;
  }
  const time = (wish: string): string => {
    const name = asking.names.take(wish);
    asking.declared.push(`${name}: time`);
    return name;
  };
  const [accepts, begins] = [time('i'), time('j')];
  const begun = `${factOf(asking, start, 'event', phase)}@${begins}`;
  const recent = conclusions.map((fact) => {
    const acts = time('k');
    return `(${fact}@${acts} && ${begins} < ${acts})`;
  });
  return `${premise.join(' && ')}@${accepts} && ${begun} ==> ${[...recent, ...except].join(' || ') || 'false'}`;
}

/** That no run of the peer answers two acceptances, each in its way: for each two events by which one could. */
function apart(asking: (statement: Statement) => Asking, ways: Ways): readonly string[] {
  const [one, other] = ways;
  return answersTo(one).flatMap((answer) =>
    answersTo(other).map((again) => {
      const [first, second] = [asking(one), asking(other)];
      const run = declaredAs(first, 'r', 'bitstring');
      const sides = [
        { in: first, statement: one, answer },
        { in: second, statement: other, answer: again },
      ].map(({ in: side, statement, answer: fact }) => {
        beHonest(side, statement);
        side.extras.set('run', run);
        return {
          claim: factOf(side, statement.premise[0], 'event', ''),
          answer: factOf(side, fact, 'event', ''),
          except: exceptions(side, statement),
        };
      });
      const premise = [...sides.map(({ claim }) => claim), ...sides.map((side) => side.answer)];
      const except = sides.flatMap((side) => side.except);
      return `${premise.join(' && ')} ==> ${except.join(' || ') || 'false'}`;
    }),
  );
}

const has = ({ context }: Asking, kind: string): boolean =>
  context.request.combination.some((threat) => threat.kind === kind);

/** The claimant, and whom the statement wants honest. */
function beHonest(asking: Asking, { honest: all, claimant }: Statement): void {
  if (has(asking, 'kci') && asking.about === 'victim')
    asking.known.set(claimant, { text: victim, type: 'agent' });
  for (const variable of new Set([...all, claimant])) honest(asking, variable);
}

/** What nothing is asked of. */
const exceptions = (asking: Asking, statement: Statement): readonly string[] => [
  ...(has(asking, 'kci') ? mistakes(asking, statement) : []),
  ...(asking.context.session === undefined ? [] : revelations(asking, asking.context.session, statement)),
];

/** That an agent whom the claimant holds is the claimant, whose keys are known: then nothing is asked. */
const mistakes = (
  { known, about }: Asking,
  { honest: all, makers = [], claimant }: Statement,
): readonly string[] =>
  [...new Set([...all, claimant])]
    .filter((variable) => about === 'others' || (variable !== claimant && !makers.includes(variable)))
    .map((variable) => `${known.get(variable)?.text.replace(/^honest\((\w+)\)$/, '$1')} = victim`);

/** That a run of which something is revealed is a partner of one that counts: then nothing is asked. */
function revelations(asking: Asking, { revealed }: Session, statement: Statement): readonly string[] {
  const { spec } = asking.context.request;
  const found = claimsOf(statement).flatMap((claim) => {
    const { mark, args } = claim;
    const own = ownValues(spec, roleNamed(spec, mark.role)).map(({ canonical }) => {
      const position = saidAt(spec, mark, canonical);
      return position < 0
        ? ownText(asking, claim, canonical)
        : argument(asking, args[position] as Term, false);
    });
    return [...revealed.keys()].flatMap((name) => {
      const partners = partnersIn(spec, claim, name);
      const whose =
        partners === 'anybody'
          ? [declaredAs(asking, `${name}_partner`, 'agent')]
          : partners.map((partner) => argument(asking, partner, true));
      return whose.flatMap((partner) =>
        own.map((value) => `event(${receivesName(name)}(${partner}, ${value}))`),
      );
    });
  });
  return [...new Set(found)];
}

/** What the claim says of its run besides what it speaks of. */
const ownText = (asking: Asking, claim: Fact, canonical: Term): string =>
  extra(asking, `own ${asking.claims.indexOf(claim)} ${canonical.id}`, canonicalName(asking, canonical));

const canonicalName = ({ context }: Asking, canonical: Term): string =>
  variableFor(context.request.spec, canonical).name;

function declaredAs(
  { names, declared }: Pick<Asking, 'names' | 'declared'>,
  wish: string,
  type: string,
): string {
  const name = names.take(wish);
  declared.push(`${name}: ${type}`);
  return name;
}

/** The agent whose keys are known although it is honest, under `kci`. */
export const victim = 'honest(victim)';

interface Asking {
  readonly context: Context;
  readonly about: About;
  /** Whether the premise is asked for, and not what follows from it. */
  readonly reaches: boolean;
  readonly names: Names;
  readonly known: Map<Term, Expression>;
  readonly declared: string[];
  readonly extras: Map<string, string>;
  /** The facts whose runs say what they have made, by which their partners are known. */
  readonly claims: readonly Fact[];
}

function honest({ known, names, declared }: Asking, variable: Variable): void {
  if (known.has(variable)) return;
  const id = names.take(variable.name);
  declared.push(`${id}: id`);
  known.set(variable, { text: `honest(${id})`, type: 'agent' });
}

function factOf(asking: Asking, fact: Fact, event: string, phase: string): string {
  switch (fact.kind) {
    case 'known':
      return `attacker(${argument(asking, fact.term, false)})${phase}`;
    case 'same':
      return `${argument(asking, fact.left, true)} = ${argument(asking, fact.right, true)}`;
    case 'logged': {
      const { mark } = fact;
      const args = distinctParams(mark).map((at) =>
        argument(asking, fact.args[at] as Term, isName(mark.params[at] as Term)),
      );
      const own =
        asking.context.session?.claims.has(mark.name) === true
          ? unspoken(asking.context.request.spec, mark).map(({ canonical }) =>
              asking.claims.includes(fact)
                ? ownText(asking, fact, canonical)
                : declaredAs(asking, canonicalName(asking, canonical), 'bitstring'),
            )
          : [];
      const run = asking.context.ofRun.has(mark.name) ? [extra(asking, 'run', 'r')] : [];
      const received = asking.context.ofReceived.has(mark.name)
        ? [extra(asking, `seen ${mark.name}`, 'm')]
        : [];
      return `${event}(${mark.name}(${[...args, ...own, ...run, ...received].join(', ')}))`;
    }
  }
}

/** The run that is meant, or what a run has received. */
function extra({ extras, names, declared }: Asking, key: string, wish: string): string {
  const known = extras.get(key);
  if (known !== undefined) return known;
  const name = declaredAs({ names, declared }, wish, 'bitstring');
  extras.set(key, name);
  return name;
}

/** A term of a statement: names are agents where an event says so, everything else is as it is sent. */
function argument(asking: Asking, term: Term, asAgent: boolean): string {
  const { known, names, declared, context } = asking;
  const found = known.get(term) ?? bind();
  if (asAgent || found.type === 'bitstring') return found.text;
  return found.type === 'agent' ? `name(${found.text})` : `val(${found.text})`;

  function bind(): Expression {
    if (term.kind !== 'variable') {
      return term === none
        ? { text: 'none', type: 'bitstring' }
        : expression(context.vocabulary, known as Known, term);
    }
    const type = term.sort === 'name' ? 'agent' : 'bitstring';
    const made: Expression = { text: names.take(term.name), type };
    declared.push(`${made.text}: ${type}`);
    known.set(term, made);
    return made;
  }
}
