/**
 * Statements as ProVerif queries: agents that are to be honest are written `honest(x)`, so that nothing has to be
 * said of the others.
 * @module
 */
import { none, type Term, type Variable } from '../../../model/term.ts';
import type { Names } from '../names.ts';
import type { Fact, Statement } from '../statement.ts';
import type { Context } from './context.ts';
import { distinctParams, isName } from './process.ts';
import { type Expression, expression, type Known } from './terms.ts';

/** One query that asks for all the statements, so that ProVerif saturates its clauses once for them. */
export function queryOf(context: Context, statements: readonly Statement[]): string {
  const names = context.vocabulary.names.inner();
  const declared: string[] = [];
  const asked = statements.map((statement) =>
    partOf({ context, names, declared, known: new Map(), extras: new Map() }, statement),
  );
  const variables = declared.length === 0 ? '' : `${declared.join(', ')};\n`;
  return `query ${variables}  ${asked.join(';\n  ')}.`;
}

function partOf(asking: Asking, statement: Statement): string {
  const { combination } = asking.context.request;
  const has = (kind: string): boolean => combination.some((threat) => threat.kind === kind);
  if (has('kci')) asking.known.set(statement.claimant, { text: victim, type: 'agent' });
  for (const variable of new Set([...statement.honest, statement.claimant])) honest(asking, variable);
  const phase = has('later') ? ' phase 1' : '';
  const event = statement.injective ? 'inj-event' : 'event';
  const premise = statement.premise.map((fact) => factOf(asking, fact, event, phase));
  const conclusions = [
    ...new Set(
      statement.conclusions.map((facts) =>
        facts.map((fact) => factOf(asking, fact, event, phase)).join(' && '),
      ),
    ),
  ];
  const except = has('kci') ? exceptions(asking, statement) : [];
  const start = statement.since;
  if (start === undefined) {
    if (premise.length === 1 && conclusions.length === 0) return premise.join('');
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
  return `${premise.join(' && ')}@${accepts} && ${begun} ==> ${[...recent, ...except].join(' || ')}`;
}

/** That an agent whom the claimant holds is the claimant, whose keys are known: then nothing is asked. */
const exceptions = (
  { known }: Asking,
  { honest: all, makers = [], claimant }: Statement,
): readonly string[] =>
  [...new Set(all)]
    .filter((variable) => variable !== claimant && !makers.includes(variable))
    .map((variable) => `${known.get(variable)?.text.replace(/^honest\((\w+)\)$/, '$1')} = victim`);

/** The agent whose keys are known although it is honest, under `kci`. */
export const victim = 'honest(victim)';

interface Asking {
  readonly context: Context;
  readonly names: Names;
  readonly known: Map<Term, Expression>;
  readonly declared: string[];
  readonly extras: Map<string, string>;
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
      const run = asking.context.ofRun.has(mark.name) ? [extra(asking, 'run', 'r')] : [];
      const received = asking.context.ofReceived.has(mark.name)
        ? [extra(asking, `seen ${mark.name}`, 'm')]
        : [];
      return `${event}(${mark.name}(${[...args, ...run, ...received].join(', ')}))`;
    }
  }
}

/** The run that is meant, or what a run has received. */
function extra({ extras, names, declared }: Asking, key: string, wish: string): string {
  const known = extras.get(key);
  if (known !== undefined) return known;
  const name = names.take(wish);
  declared.push(`${name}: bitstring`);
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
