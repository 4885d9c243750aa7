/**
 * `npm run bench`: how long things take, on this machine, today, and how often search finds what is
 * known. Prints and judges nothing. `npm run bench -- rates` (or tasks, start, speed, memory, solver, claims, peers, chain, charts, bytes, exports) does one part.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from 'tinybench';
import type { Spec } from '../model/spec.ts';
import { honestRunTimes } from './bench-bytes.ts';
import { chainCost } from './bench-chain.ts';
import { chartCosts } from './bench-charts.ts';
import { exportCost } from './bench-export.ts';
import { knowledgeTasks } from './bench-knowledge.ts';
import { peerCost, peerRows } from './bench-peers.ts';
import { knownAttacks, memoryOfSearch, stepsPerSecond, successRate } from './bench-search.ts';
import { claimsOf, decisions, memoryOf, pairwise, singly, specsIn, spread } from './bench-solver.ts';
import { startCosts } from './bench-start.ts';
import { packageRoot } from './package-root.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const parts: Readonly<Record<string, () => void | Promise<void>>> = {
  tasks,
  start,
  speed,
  memory,
  rates,
  solver,
  claims,
  peers,
  chain,
  charts,
  bytes,
  exports,
};

/** Medians of single operations. */
async function tasks(): Promise<void> {
  const bench = new Bench({ time: 1_000, warmupIterations: 100 });
  for (const task of knowledgeTasks()) bench.add(task.name, task.run);
  await bench.run();
  for (const task of bench.tasks) {
    const { result } = task;
    if ('latency' in result) say(`${(result.latency.p50 * 1_000).toFixed(1).padStart(10)} µs  ${task.name}`);
  }
}

/** Whole processes that have little to do, and how many times as long they take as one that has nothing to do. */
function start(): void {
  const [empty, ...others] = startCosts(11);
  if (empty === undefined) return;
  for (const { what, milliseconds } of [empty, ...others]) {
    const ratio = (milliseconds / empty.milliseconds).toFixed(1);
    say(`${milliseconds.toFixed(0).padStart(10)} ms ${ratio.padStart(6)} times  ${what}`);
  }
}

/** Steps of the system in a second on one core, all goals watched. */
function speed(): void {
  for (const file of ['attacks/casebook/nsl', 'model/variants/tls12-dhe', 'model/variants/mcgrew-server']) {
    say(`${String(stepsPerSecond(file, 100_000)).padStart(10)} steps a second, searching ${file}`);
  }
}

/** The most memory of a search of a million steps, in a process of its own. */
async function memory(): Promise<void> {
  say(
    `${String(await memoryOfSearch('model/variants/tls12-dhe', 1_000_000)).padStart(10)} MB at most in a million steps`,
  );
}

/** How often known attacks are found within 10,000 steps, over 100 seeds, as the table in docs/search.md. */
function rates(): void {
  for (const attack of knownAttacks) {
    const found = successRate(attack, 100, 10_000);
    const goal = `${attack.claimant} : ${attack.goal}${attack.peer ? ` ${attack.peer}` : ''}${attack.on ? ` on ${attack.on}` : ''}`;
    const median = found[Math.floor(found.length / 2)] ?? '-';
    const name = attack.file.replace(/.*\//, '');
    say(`| ${name} | ${goal} | ${attack.threats} | ${found.length} of 100 | ${median} |`);
  }
}

const shipped = (): readonly Spec[] => specsIn('attacks/casebook', 'model/variants');

/** The time of one goal under one combination of threats, what is undecided, and the memory of the largest, each in a process of its own. */
function solver(): void {
  const specs = shipped();
  const alone = decisions(specs, singly);
  for (const line of spread('no threat and each alone', alone)) say(line);
  for (const { says, states } of alone.toSorted((one, other) => other.states - one.states).slice(0, 5)) {
    const child = spawnSync(process.execPath, [...process.execArgv, process.argv[1] ?? '', only, says]);
    say(`${child.stdout.toString().trim().padStart(10)} MB ${String(states).padStart(6)} states  ${says}`);
  }
  for (const line of spread('every two threats', decisions(specs, pairwise))) say(line);
}

/** The word before the one decision that a process of its own is for. */
const only = 'decision';

/** Each shipped spec under no threat: its goals one by one and together, without loading. */
function claims(): void {
  for (const spec of specsIn('model/variants', 'attacks/casebook')) {
    const { goals, median, all } = claimsOf(spec);
    say(
      `${median.toFixed(2).padStart(10)} ms a goal ${all.toFixed(1).padStart(10)} ms all ${goals} goals  ${spec.name}`,
    );
  }
}

/** Each attack that a shipped spec expects: told, laid out, drawn, named. */
function charts(): void {
  for (const line of chartCosts()) say(line);
}

/** What the fastest peer was measured with, and what one goal and all of them cost here. */
function peers(): void {
  say('goals  undecided  median ms   worst ms     all ms   peer ms   peer / all   row');
  const logarithms: number[] = [];
  for (const { title, spec, peer, milliseconds } of peerRows) {
    const text = spec.includes('\n') ? spec : readFileSync(join(packageRoot(), `${spec}.tertius`), 'utf8');
    const { goals, undecided, median, worst, all } = peerCost(text);
    logarithms.push(Math.log(milliseconds / all));
    const columns = [goals, undecided, median.toFixed(2), worst.toFixed(2), all.toFixed(1), milliseconds];
    const ratio = (milliseconds / all).toFixed(1);
    say(
      `${[...columns, ratio].map((column, at) => String(column).padStart([5, 11, 11, 11, 11, 10, 13][at] ?? 8)).join('')}   ${title} (${peer})`,
    );
  }
  const mean = logarithms.reduce((sum, one) => sum + one, 0) / logarithms.length;
  say(`geometric mean of the ratios: ${Math.exp(mean).toFixed(1)}`);
}

/** The ideal protocol with a chain of proxies: neighbours and the two ends agree injectively. */
function chain(): void {
  say('proxies  goals  proved   states  states/n^4         ms    worst ms');
  for (let n = 1; n <= 6; n += 1) {
    const { goals, proved, states, milliseconds, worst } = chainCost(n);
    const columns = [
      n,
      goals,
      proved,
      states,
      (states / n ** 4).toFixed(1),
      milliseconds.toFixed(1),
      worst.toFixed(1),
    ];
    say(columns.map((column, at) => String(column).padStart([7, 7, 8, 9, 12, 11, 12][at] ?? 8)).join(''));
  }
}

/** One honest run of the proposal with the most messages and certificates, in real bytes. */
function bytes(): void {
  for (const suite of ['ed25519', 'p256'] as const) {
    const times = honestRunTimes('model/variants/both-consent.tertius', suite, 20).toSorted(
      (left, right) => left - right,
    );
    const [median = 0, worst = 0] = [times[10], times.at(-1)];
    say(
      `${median.toFixed(1).padStart(10)} ms median, ${worst.toFixed(1)} worst  honest run of both-consent, ${suite}`,
    );
  }
}

/** All shipped specs as models for all four provers, by one command. */
function exports(): void {
  const { specs, models, milliseconds } = exportCost(5);
  const [median = 0, worst = 0] = [milliseconds[2], milliseconds.at(-1)];
  say(
    `${(median / 1_000).toFixed(1).padStart(10)} s median, ${(worst / 1_000).toFixed(1)} worst  ${specs} specs as ${models} models, export --to all`,
  );
}

const [asked, decision] = process.argv.slice(2);
if (asked === only && decision !== undefined) {
  say(String(memoryOf(decision, shipped())));
} else if (asked === undefined) {
  // Each in a process of its own, so that none pays for what another left behind.
  for (const part of Object.keys(parts)) {
    say(`\n${part}`);
    spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1), part], { stdio: 'inherit' });
  }
} else {
  const part = parts[asked];
  if (part === undefined) say(`no part ${asked}; there are ${Object.keys(parts).join(', ')}`);
  await part?.();
}
