/**
 * What protocols cost beside those that they extend: these are looked for among the protocols at hand, then among
 * the shipped ones.
 * @module
 */
import { type Lineage, memberName } from '../model/spec.ts';
import { type Cost, costOf } from '../properties/cost.ts';
import { costBlocks, type Priced } from '../reports/cost.ts';
import { type Block, paragraph } from '../reports/report.ts';
import { openSpecs, type ReadyProtocol, readyProtocols } from './open-specs.ts';

/** The table of costs of these protocols. A protocol that is extended and cannot be found is said so. */
export async function costsOf(protocols: readonly ReadyProtocol[]): Promise<readonly Block[]> {
  const baselines = new Map<string, Cost>();
  const missing: Block[] = [];
  const priced: Priced[] = [];
  for (const protocol of protocols) {
    const { spec } = protocol;
    const cost = costIn(protocol);
    if (spec.lineage === undefined) {
      priced.push({ spec, cost });
      continue;
    }
    const name = nameOf(spec.lineage);
    const baseline = baselines.get(name) ?? (await baselineOf(spec.lineage, protocols));
    if (baseline === undefined)
      missing.push(paragraph(`${spec.name} extends ${name}, which is neither here nor shipped`, 'bad'));
    else baselines.set(name, baseline);
    priced.push({ spec, cost, ...(baseline !== undefined && { baseline }) });
  }
  return [...costBlocks(priced), ...missing];
}

const nameOf = ({ baseline, options }: Lineage): string => memberName({ name: baseline, options });

const costIn = ({ spec, honest }: ReadyProtocol): Cost => costOf(spec, honest.state);

async function baselineOf(
  { baseline, options }: Lineage,
  protocols: readonly ReadyProtocol[],
): Promise<Cost | undefined> {
  const isIt = ({ spec }: ReadyProtocol): boolean =>
    spec.name === baseline &&
    spec.options.length === options.length &&
    options.every((option) => spec.options.includes(option));
  const found =
    protocols.find(isIt) ?? readyProtocols(await openSpecs([baseline], { with: options })).find(isIt);
  return found && costIn(found);
}
