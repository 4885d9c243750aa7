/**
 * What protocols cost beside those that they extend: these are looked for among the protocols at hand, those of the
 * same file first, then among the shipped ones.
 * @module
 */
import { type Lineage, memberName } from '../model/spec.ts';
import { type Cost, costOf } from '../properties/cost.ts';
import { costBlocks, type Priced } from '../reports/cost.ts';
import { type Block, paragraph } from '../reports/report.ts';
import { namesApart, openSpecs, type ReadyProtocol, readyProtocols } from './open-specs.ts';

/** The table of costs of these protocols. A protocol that is extended and cannot be found is said so. */
export async function costsOf(protocols: readonly ReadyProtocol[]): Promise<readonly Block[]> {
  const elsewhere = new Map<string, Cost>();
  const missing: Block[] = [];
  const priced: Priced[] = [];
  const names = namesApart(protocols);
  for (const [at, protocol] of protocols.entries()) {
    const { spec, file } = protocol;
    const { lineage } = spec;
    const name = names[at] ?? '';
    const cost = costIn(protocol);
    if (lineage === undefined) {
      priced.push({ name, spec, cost });
      continue;
    }
    const extended = nameOf(lineage);
    const beside = protocols.find((other) => other.file.file === file.file && isIt(other, lineage));
    const baseline =
      beside === undefined
        ? (elsewhere.get(extended) ?? (await baselineOf(lineage, protocols)))
        : costIn(beside);
    if (baseline === undefined)
      missing.push(paragraph(`${name} extends ${extended}, which is neither here nor shipped`, 'bad'));
    else if (beside === undefined) elsewhere.set(extended, baseline);
    priced.push({ name, spec, cost, ...(baseline !== undefined && { baseline }) });
  }
  return [...costBlocks(priced), ...missing];
}

const nameOf = ({ baseline, options }: Lineage): string => memberName({ name: baseline, options });

const costIn = ({ spec, honest }: ReadyProtocol): Cost => costOf(spec, honest.state);

const isIt = ({ spec }: ReadyProtocol, { baseline, options }: Lineage): boolean =>
  spec.name === baseline &&
  spec.options.length === options.length &&
  options.every((option) => spec.options.includes(option));

async function baselineOf(lineage: Lineage, protocols: readonly ReadyProtocol[]): Promise<Cost | undefined> {
  const { baseline, options } = lineage;
  const isMeant = (protocol: ReadyProtocol): boolean => isIt(protocol, lineage);
  const found =
    protocols.find(isMeant) ?? readyProtocols(await openSpecs([baseline], { with: options })).find(isMeant);
  return found && costIn(found);
}
