/**
 * A client, a proxy and a server in a spec: which role has which office, and what fills the places of D*
 * (design 10, What is agreed on). Goals that are compared across proposals are asked by office.
 * @module
 */
import type { Role } from '../model/role.ts';
import type { Spec } from '../model/spec.ts';
import { filling, type Office, type Party, printOffice } from './agreement.ts';

/** What is found in a spec, or why it is not there. */
export type Found<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'missing'; readonly because: string };

/** The only role with that office. */
export function partyIn(spec: Spec, office: Party): Found<Role> {
  const holders = spec.roles.filter((role) => role.office === office);
  const [only] = holders;
  if (only === undefined) return { kind: 'missing', because: `there is no ${office}` };
  if (holders.length > 1) return { kind: 'missing', because: `there is more than one ${office}` };
  return { kind: 'found', value: only };
}

/** The names, in the spec, of what fills these places. */
export function valuesAt(spec: Spec, places: readonly Office[]): Found<readonly string[]> {
  const empty = places.find((place) => filling(spec, place) === undefined);
  if (empty !== undefined)
    return { kind: 'missing', because: `nobody fills the office of ${printOffice(empty)}` };
  return { kind: 'found', value: places.flatMap((place) => filling(spec, place) ?? []) };
}

/** The nonces of these parties. */
export const noncesOf = (...of: readonly Party[]): readonly Office[] =>
  of.map((party) => ({ kind: 'nonce', of: party }));

/** The names of these parties. */
export const namesOf = (...of: readonly Party[]): readonly Office[] =>
  of.map((party) => ({ kind: 'name', of: party }));
