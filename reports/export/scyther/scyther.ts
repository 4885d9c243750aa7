/**
 * A spec, goals and a combination of threats as an input of Scyther 1.3 (C. Cremers, The Scyther tool, CAV 2008): one
 * role for each role, claims for the goals that it has claims for. Scyther has no equations, no branches, no
 * injectivity and no recency; what that leaves out stands in the first comment.
 * @module
 */
import { isTicket } from '../../../model/role.ts';
import type { Term } from '../../../model/term.ts';
import type { Goal } from '../../../properties/goal.ts';
import { dishonestRoles } from '../../../properties/threat.ts';
import { distinctNotes, headingOf } from '../heading.ts';
import { mistakenNotes } from '../mistaken.ts';
import type { Note } from '../statement.ts';
import type { Exported, ExportRequest, Refused } from '../target.ts';
import { claimsFor, labelOf, reachableClaims } from './claims.ts';
import { openedAtOnce } from './forwarding.ts';
import { newModel } from './model.ts';
import { compromised, declarations, helpersOf } from './prelude.ts';
import { groupsOf, protocolOf } from './roles.ts';

/** The model as Scyther reads it, or why there is none. */
export function scyther(request: ExportRequest): Exported | Refused {
  const because = unsayable(request);
  if (because !== undefined) return { kind: 'refused', because };
  const { spec } = request;
  const answers = request.goals.map((goal) => claimsFor(request, goal));
  const asked = answers.filter((answer) => 'claims' in answer);
  const leftOut = answers.filter((answer) => 'because' in answer);
  const claims = [...asked.flatMap((answer) => answer.claims), ...reachableClaims(spec)];
  const model = newModel(request);
  const protocols = groupsOf(spec).map((roles) => protocolOf(model, roles, claims));
  const body = [...protocols.flatMap((lines) => ['', ...lines]), ...helpersOf(model)];
  const notes = distinctNotes([...generalNotes(request), ...asked.flatMap((answer) => answer.notes)]);
  const text = [...header(request, notes, leftOut), ...declarations(model, body), ...body, ''].join('\n');
  return {
    kind: 'exported',
    text,
    notes,
    ends: reachableClaims(spec).map(({ label }) => labelOf(label)),
    asked: asked.map(({ goal, claims: own, notes: some }) => ({
      goal,
      notes: some,
      names: own.filter(({ verdict }) => verdict).map(({ label }) => labelOf(label)),
    })),
    leftOut: leftOut.map(({ goal, because: why }) => ({ goal, because: why })),
  };
}

/** What keeps a spec or a threat out of Scyther altogether. */
function unsayable({ spec, combination, typed }: ExportRequest): string | undefined {
  const branching = spec.roles.find((role) =>
    role.transitions.some(({ from }, at) => role.transitions.findIndex((other) => other.from === from) < at),
  );
  if (branching !== undefined)
    return `role ${branching.name} branches, and a role of Scyther is one sequence`;
  const keeper = spec.roles.find((role) => role.transitions.some((transition) => isTicket(role, transition)));
  if (keeper !== undefined)
    return `role ${keeper.name} keeps something for later runs, and runs of Scyther keep nothing`;
  const threat = combination.find(({ kind }) => kind === 'kci' || kind === 'later' || kind === 'session');
  if (threat !== undefined)
    return `threat ${threat.kind}: Scyther reveals keys from the start or not at all, and to everybody alike`;
  if (spec.groupUnchecked) return 'degenerate Diffie-Hellman shares need an equation, and Scyther has none';
  if (!typed)
    return 'Scyther takes values of any kind only with --match=2, under which its answers are incomplete';
  const bringer = spec.roles.find(
    ({ name, self, secrets }) =>
      dishonestRoles(combination).has(name) &&
      secrets.some((secret) => secret.variables.length > 0 && !secret.variables.includes(self)),
  );
  if (bringer !== undefined)
    return `${bringer.name} holds a key of two others, and Scyther reveals no key of honest agents to a dishonest one`;
  const late = spec.roles.find((role) => openedAtOnce(role) === undefined);
  if (late !== undefined) {
    return `role ${late.name} opens later what it has received before, and only a receive binds variables in Scyther`;
  }
  const shared = new Set(spec.roles.flatMap(({ secrets }) => secrets.flatMap(sharedSymbols)));
  if (
    [...shared].some(({ arity }) => arity !== 2) ||
    new Set([...shared].map(({ symbol }) => symbol)).size > 1
  ) {
    return 'Scyther has one kind of long-term shared keys, of two agents each';
  }
  return undefined;
}

const sharedSymbols = (secret: Term): readonly { readonly symbol: string; readonly arity: number }[] =>
  secret.kind === 'application' && secret.symbol.startsWith("'")
    ? [{ symbol: secret.symbol, arity: secret.args.length }]
    : [];

function generalNotes(request: ExportRequest): readonly Note[] {
  const { spec, combination } = request;
  const uses = (symbol: string): boolean => {
    const inside = (term: Term): boolean =>
      term.kind === 'application' && (term.symbol === symbol || term.args.some(inside));
    return spec.roles.some(({ knows }) => knows.some(({ view }) => inside(view)));
  };
  const notes: Note[] = [
    {
      what: 'Scyther answers for any number of runs only where it says "proof of correctness"; else for the number of --max-runs',
      errs: 'may miss attacks',
    },
    {
      what: 'a run has all names from its start, and claims count only where every role is played by an honest agent',
      errs: 'may miss attacks',
    },
    {
      what: 'places take values of their own kind only: no result of a hash for a nonce',
      errs: 'may miss attacks',
    },
    { what: 'agents may talk to themselves, as with tertius --self', errs: 'may show false attacks' },
    { what: 'tuples are flattened', errs: 'may show false attacks' },
  ];
  if (uses('enc'))
    notes.push({ what: 'enc has integrity: it is not changed without its key', errs: 'may miss attacks' });
  if (uses('dh'))
    notes.push({
      what: "Diffie-Hellman: the secret of two shares has one order at honest parties, so that a share in the place of the other party's gives another secret",
      errs: 'may miss attacks',
    });
  if (spec.roles.some((role) => openedAtOnce(role)?.changed === true)) {
    notes.push({
      what: 'what a role passes on before it looks into it is passed on only if it is as it should be',
      errs: 'may miss attacks',
    });
  }
  notes.push(...mistakenNotes(request));
  if (dishonestRoles(combination).size > 0)
    notes.push({
      what: "a dishonest party is any agent in its place, whose key the adversary has if it is Eve's",
      errs: 'exact',
    });
  if (
    spec.roles.some(({ transitions }) =>
      transitions.some(({ checks }) =>
        checks.some(
          (check) =>
            check.kind === 'anchor' &&
            check.anchors.length > 1 &&
            !compromised(request).some((authority) => check.anchors.includes(authority)),
        ),
      ),
    )
  ) {
    notes.push({
      what: 'of several anchors only the first issues what is accepted',
      errs: 'may miss attacks',
    });
  }
  return notes;
}

function header(
  request: ExportRequest,
  notes: readonly Note[],
  leftOut: readonly { readonly goal: Goal; readonly because: string }[],
): readonly string[] {
  const use = `for Scyther 1.3; run it with scyther --max-runs=${request.spec.roles.length + 3}`;
  const lines = headingOf(request, { to: 'scyther', use, notes, leftOut });
  return ['/*', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */', ''];
}
