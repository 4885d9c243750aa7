/**
 * What must come after what in the honest run (Lamport, "Time, clocks, and the ordering of events in a
 * distributed system", CACM 1978): events of one role in their order, a receive after its hop's send.
 * @module
 */
import type { Spec } from '../model/spec.ts';
import { roleNamed } from './goal.ts';

/** The transitions of `peer` that some linearisation of the honest run has before `claimant` takes `acceptance`. */
export function notAfter(
  spec: Spec,
  claimant: string,
  acceptance: number,
  peer: string,
): ReadonlySet<number> {
  const later = consequencesOf(spec, { role: claimant, transition: acceptance });
  const transitions = roleNamed(spec, peer).transitions;
  return new Set(
    [...transitions.keys()].filter((transition) => !later.has(keyOf({ role: peer, transition }))),
  );
}

interface Place {
  readonly role: string;
  readonly transition: number;
}

const keyOf = ({ role, transition }: Place): string => `${transition} ${role}`;

/** Every event that can happen only after `origin` has, itself left out. */
function consequencesOf(spec: Spec, origin: Place): ReadonlySet<string> {
  const found = new Set<string>();
  const pending: Place[] = [origin];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const place of directlyAfter(spec, next)) {
      if (found.has(keyOf(place))) continue;
      found.add(keyOf(place));
      pending.push(place);
    }
  }
  return found;
}

function directlyAfter(spec: Spec, { role, transition }: Place): readonly Place[] {
  const event = roleNamed(spec, role).transitions[transition];
  if (event === undefined) return [];
  return spec.roles.flatMap((other) =>
    other.transitions.flatMap((candidate, index) => {
      const next = other.name === role && candidate.from === event.to;
      const received = event.kind === 'send' && candidate.kind === 'receive' && candidate.hop === event.hop;
      return next || received ? [{ role: other.name, transition: index }] : [];
    }),
  );
}
