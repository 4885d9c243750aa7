/**
 * What a Scyther model declares because something uses it.
 * @module
 */
import type { Role } from '../../../model/role.ts';
import type { Atom, Variable } from '../../../model/term.ts';
import { type Names, namesWithout } from '../names.ts';
import type { ExportRequest } from '../target.ts';

/** What is declared because something uses it. */
export interface Model {
  readonly request: ExportRequest;
  readonly names: Names;
  readonly constants: Map<Atom, string>;
  readonly hashes: Map<string, string>;
}

const reserved =
  'protocol role fresh var const send recv claim match not hashfunction function inversekeys inversekeyfunctions usertype secret untrusted compromised macro include knows singular symmetric option read trusted type Alive Agent Function Nonce SessionKey Ticket Data Text Exponent Secret SKR Weakagree Niagree Nisynch Commit Running Reachable Empty pk sk k eve Eve Alice Bob Claire Mallory';

/** A model of which nothing is written yet. */
export function newModel(request: ExportRequest): Model {
  const roles = request.spec.roles.map(({ name }) => name);
  const model = {
    request,
    names: namesWithout([...reserved.split(' '), ...roles], '-'),
    constants: new Map<Atom, string>(),
    hashes: new Map<string, string>(),
  };
  for (const authority of request.spec.authorities) constantName(model, authority);
  return model;
}

/** The name of a constant, declared from now on. */
export function constantName({ constants, names }: Model, atom: Atom): string {
  const known = constants.get(atom);
  if (known !== undefined) return known;
  const name = names.take(atom.sort === 'name' ? atom.name : `t_${atom.name}`);
  constants.set(atom, name);
  return name;
}

/** The name of a one-way function, declared from now on. */
export function hashName({ hashes, names }: Model, symbol: string): string {
  const known = hashes.get(symbol);
  if (known !== undefined) return known;
  const name = names.take(symbol);
  hashes.set(symbol, name);
  return name;
}

/** A role that speaks. */
export interface Voice {
  readonly model: Model;
  readonly role: Role;
  /** The role's variables as Scyther has them. */
  readonly words: ReadonlyMap<Variable, string>;
}
