/**
 * Why a target has no words for something.
 * @module
 */

/** A term or an order of events that cannot be written; `targets` makes it a reason. */
export class Unsayable extends Error {}
