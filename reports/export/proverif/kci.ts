/**
 * Threat `kci` for ProVerif: the keys of one agent are known throughout, and a query is about what that agent claims. It leaves out
 * the traces in which somebody else of whom it speaks is that agent, and so what can be done there without any key: that is asked
 * besides, of agents of whom no key is known.
 * @module
 */
import { roleNamed } from '../../../properties/goal.ts';
import type { Statement } from '../statement.ts';
import type { ExportRequest } from '../target.ts';
import { isName } from './process.ts';

/** Whose claims a query is about: of the agent whose keys are known, or of others. */
export type About = 'victim' | 'others';

/** About whom a statement is asked; under no other threat than `kci` does it make a difference. */
export const aboutWhom = (request: ExportRequest, statement: Statement): readonly About[] =>
  request.combination.some(({ kind }) => kind === 'kci') && mayBeSeveral(request, statement)
    ? ['victim', 'others']
    : ['victim'];

/** Whether somebody else of whom a statement speaks may be the claimant: the agent of another run, or whom it has not chosen. */
function mayBeSeveral({ spec, selfTalk }: ExportRequest, { premise, injective }: Statement): boolean {
  const [{ mark }] = premise;
  const runs = premise.filter((fact) => fact.kind === 'logged' && !fact.mark.name.startsWith('makes_'));
  const { peers } = roleNamed(spec, mark.role);
  const isChosen = mark.logs.every(({ args }) =>
    args.every(
      (arg, at) =>
        at === 0 ||
        !(mark.params[at] !== undefined && isName(mark.params[at])) ||
        peers.some(({ name }) => name === arg),
    ),
  );
  return injective || runs.length > 1 || selfTalk || !isChosen;
}
