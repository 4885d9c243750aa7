/**
 * Hash-consing (Filliâtre and Conchon, "Type-safe modular hash-consing", ML 2006): one object for each
 * distinct value, found again by its structural hash. The table holds its objects weakly, so that a long
 * search does not grow without bound; a direct-mapped table of recent objects answers most look-ups.
 * @module
 */

/** What can be interned: anything that carries its own structural hash. */
interface Hashed {
  readonly hash: number;
}

const recentMask = 0xffff;
const sweepFloor = 1 << 17;

/** One object for each distinct value. */
export interface InternTable<T extends Hashed> {
  /** The one living object of a value; makes and remembers it where there is none. */
  readonly intern: (hash: number, same: (candidate: T) => boolean, create: () => T) => T;
  /** An object with this hash that was asked for lately, if there is one; it may be another value's. */
  readonly recentOf: (hash: number) => T | undefined;
}

/** A table without any object yet. */
export function internTable<T extends Hashed>(): InternTable<T> {
  const recent = new Array<T | undefined>(recentMask + 1).fill(undefined);
  const buckets = new Map<number, WeakRef<T & object>[]>();
  let entries = 0;
  let sweepAt = sweepFloor;

  const sweep = (): void => {
    entries = 0;
    for (const [hash, bucket] of buckets) {
      const living = bucket.filter((reference) => reference.deref() !== undefined);
      entries += living.length;
      if (living.length === 0) buckets.delete(hash);
      else if (living.length < bucket.length) buckets.set(hash, living);
    }
    sweepAt = Math.max(sweepFloor, entries * 2);
  };

  const recentOf = (hash: number): T | undefined => {
    const candidate = recent[hash & recentMask];
    return candidate?.hash === hash ? candidate : undefined;
  };

  const intern = (hash: number, same: (candidate: T) => boolean, create: () => T): T => {
    const slot = hash & recentMask;
    const candidate = recentOf(hash);
    if (candidate !== undefined && same(candidate)) return candidate;
    const bucket = buckets.get(hash);
    if (bucket !== undefined) {
      for (const reference of bucket) {
        const living = reference.deref();
        if (living !== undefined && same(living)) {
          recent[slot] = living;
          return living;
        }
      }
    }
    const made = create();
    const reference = new WeakRef(made as T & object);
    if (bucket === undefined) buckets.set(hash, [reference]);
    else bucket.push(reference);
    recent[slot] = made;
    entries += 1;
    if (entries > sweepAt) sweep();
    return made;
  };
  return { intern, recentOf };
}

/** A structural hash of a text (FNV-1a, 32 bits), the same in every process. */
export function hashText(value: string): number {
  const known = hashes.get(value);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (let i = 0; i < value.length; i += 1) hash = Math.imul(hash ^ value.charCodeAt(i), 0x01000193);
  if (hashes.size >= hashesMax) hashes.clear();
  hashes.set(value, hash | 0);
  return hash | 0;
}

const hashes = new Map<string, number>();
/** Texts come and go with the specs that they are from. */
const hashesMax = 4096;

/** `hash` with one more number worked in (the mixing step of MurmurHash3, 32 bits). */
export function mix(hash: number, value: number): number {
  let k = Math.imul(value | 0, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}
