/**
 * Whose keys and session secrets the adversary may not have, or not yet: threats, as conditions of lemmas
 * (properties/session.ts).
 * @module
 */
import type { Term, Variable } from '../../../model/term.ts';
import { roleNamed } from '../../../properties/goal.ts';
import { everHolds } from '../../../properties/holding.ts';
import { namesOfOthers, saysWhatItHolds } from '../marks.ts';
import { identifierOf } from '../names.ts';
import type { Statement } from '../statement.ts';
import { revealsAuthorities, revealsSessions } from './prelude.ts';
import { runText, type Scope, variableText } from './scope.ts';
import { unreserved } from './vocabulary.ts';

/**
 * Who is honest: nobody's key is revealed, or with `later`, none before what is claimed is done. Under `kci` the
 * claimant's may be, also where it is the one whom a maker holds.
 */
export function honesty(scope: Scope, statement: Statement, times: readonly string[]): readonly string[] {
  const { combination } = scope.request;
  const has = (kind: string): boolean => combination.some((threat) => threat.kind === kind);
  const named = new Set<Variable>(statement.honest);
  if (has('kci')) named.delete(statement.claimant);
  else named.add(statement.claimant);
  const facts = [...named].map((one) => ({
    fact: `Corrupt(${variableText(scope, one)})`,
    but:
      has('kci') && statement.makers?.includes(one)
        ? ` & not (${[one, statement.claimant].map((each) => variableText(scope, each)).join(' = ')})`
        : '',
  }));
  const spared = revealsSessions(scope.request) ? sparedBySession(scope, statement) : [];
  if (!has('later')) {
    const never = facts.map(({ fact, but }) => `not (Ex ${scope.reveal}. ${fact} @ ${scope.reveal}${but})`);
    return [...never, ...spared];
  }
  const all = revealsAuthorities(scope.request) ? [...facts, { fact: 'CorruptAuthority()', but: '' }] : facts;
  const notYet = all.flatMap(({ fact, but }) =>
    times.map(
      (time) => `not (Ex ${scope.reveal}. ${fact} @ ${scope.reveal} & ${scope.reveal} < ${time}${but})`,
    ),
  );
  return [...notYet, ...spared];
}

/**
 * Threat `session` reveals nothing of the claimant's run, nor of a partner: a run that binds what it made, of whom it holds
 * for that role, or of anybody where it holds no name. Of whom it comes to hold only later something may be.
 */
function sparedBySession(scope: Scope, { premise, claimant }: Statement): readonly string[] {
  const { spec } = scope.request;
  const [{ mark, args }] = premise;
  const run = runText(scope, 'run');
  const inner = scope.names.inner();
  const [other, value, role, anybody] = ['other', 'v', 'role', 'anybody'].map((wish) => inner.take(wish));
  const [made, bound] = [`#${inner.take('m')}`, `#${inner.take('n')}`];
  const { reveal } = scope;
  const claiming = roleNamed(spec, mark.role);
  const partners = spec.roles.flatMap((one) => {
    const names = namesOfOthers(spec, mark.role).filter((named) => named.role === one.name);
    const held = args.filter(
      (_, position) =>
        names.some(({ name }) => name === mark.params[position]) && saysWhatItHolds(claiming, mark, position),
    );
    const known = one.name === mark.role ? [claimant as Term] : held;
    if (known.length === 0 && names.some(({ name }) => everHolds(claiming, name))) return [];
    const whose = known.length === 0 ? [anybody] : known.map((name) => variableText(scope, name));
    return [
      {
        role: unreserved(identifierOf(one.name)),
        whose: [...new Set(whose)],
        isAnybody: known.length === 0,
      },
    ];
  });
  return [
    `not (Ex ${role} ${anybody} ${reveal}. RevealSession(${role}, ${anybody}, ${run}) @ ${reveal})`,
    ...partners.flatMap(({ role: name, whose, isAnybody }) =>
      whose.map(
        (agent) =>
          `not (Ex ${other} ${value} ${isAnybody ? `${anybody} ` : ''}${reveal} ${made} ${bound}. RevealSession('${name}', ${agent}, ${other}) @ ${reveal} & Made(${run}, ${value}) @ ${made} & Bound(${other}, ${value}) @ ${bound})`,
      ),
    ),
  ];
}
