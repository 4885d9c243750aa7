/**
 * Every way through a protocol's branches: `either` opened in each of its ways, and each machine walked
 * from its beginning to an end. One way is a flow without branches, which is resolved and projected by
 * itself; weave.ts makes one machine of what a role does on all of them. The first way is the honest run.
 * @module
 */
import { blocksOf, namesOf, opened, others, type Path, through, type Walk } from './branches.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type MachineWays, type Way, waysOfMachines } from './machine-ways.ts';
import type { ProtocolSyntax, Statement } from './syntax.ts';
import { type Tickets, ticketsIn } from './tickets.ts';

/** The ways through a protocol, those through each role's machine, and what is wrong with their form. */
export interface Ways {
  readonly flow: readonly Way[];
  readonly machines: readonly MachineWays[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The statements of a protocol under the options taken. */
export const openedBody = ({ body }: ProtocolSyntax, options: ReadonlySet<string>): readonly Statement[] =>
  opened({ options, report: () => undefined }, body);

/** Every way through `syntax`, under the options taken. */
export function waysThrough(syntax: ProtocolSyntax, options: ReadonlySet<string>): Ways {
  const diagnostics: Diagnostic[] = [];
  const walk: Walk = { options, report: (diagnostic) => diagnostics.push(diagnostic) };
  const body = opened(walk, syntax.body);
  const { tickets: kept, diagnostics: faults } = ticketsIn(body, options);
  diagnostics.push(...faults);
  const machines = body.filter((statement) => statement.kind === 'machine');
  const flow = through(
    walk,
    body.filter((statement) => statement.kind !== 'machine'),
  ).map((path) => closed(path, kept));
  return { flow, machines: waysOfMachines(walk, machines, flow[0]), diagnostics };
}

/** Fresh values exist on every way; other names only where their branch is taken. */
function closed({ steps, passed }: Path, kept: Tickets): Way {
  const made = passed.flatMap(freshIn);
  const body = [...made, ...steps];
  return { body, elsewhere: others(passed, namesOf(body)), kept };
}

function freshIn(statement: Statement): readonly Statement[] {
  if (statement.kind === 'fresh') return [statement];
  return blocksOf(statement).flatMap(freshIn);
}
