/**
 * What a Tamarin model says before its roles: theories, functions, how agents and authorities get their keys, and what the
 * adversary is given beside the network.
 * @module
 */
import { agent, isApplication } from '../../../model/term.ts';
import { dishonestRoles } from '../../../properties/threat.ts';
import { inComment } from '../names.ts';
import type { ExportRequest } from '../target.ts';
import { constant, type Declared, tagged, type Vocabulary } from './vocabulary.ts';

/** Theories, functions and equations; the vocabulary must be complete. */
export function declarations({ builtins, functions }: Vocabulary): readonly string[] {
  const plain = [...functions.values()];
  const undone = plain.flatMap(inverseOf);
  const declared = [
    ...plain.map(({ name, arity }) => `${name}/${arity}`),
    ...undone.map(({ name, arity }) => `${name}/${arity}`),
  ];
  const order = [
    'signing',
    'asymmetric-encryption',
    'symmetric-encryption',
    'hashing',
    'diffie-hellman',
  ] as const;
  const used = order.filter((builtin) => builtins.has(builtin));
  // Public keys are of one theory or the other, and every model has some.
  const theories = used.some((one) => one === 'signing' || one === 'asymmetric-encryption')
    ? used
    : (['signing', ...used] as const);
  return [
    `builtins: ${theories.join(', ')}`,
    ...(declared.length === 0 ? [] : [`functions: ${declared.join(', ')}`]),
    ...(undone.length === 0 ? [] : [`equations: ${undone.map(({ equation }) => equation).join(', ')}`]),
  ];
}

/** What takes the result of a function apart, for who has the key. */
function inverseOf({
  name,
  symbol,
  arity,
}: Declared): readonly (Pick<Declared, 'name' | 'arity'> & { readonly equation: string })[] {
  if (symbol === 'single') {
    return [{ name: 'item', arity: 1, equation: `item(${name}(x)) = x` }];
  }
  if (symbol !== 'enc' && symbol !== 'aead') return [];
  const data = Array.from({ length: arity - 2 }, (_, at) => `, a${at + 1}`).join('');
  const undo = symbol === 'enc' ? 'dec' : `open_${name}`;
  // Whoever has the key can open it, whether or not it knows the data that is authenticated besides.
  return [{ name: undo, arity: 2, equation: `${undo}(${name}(k, m${data}), k) = m` }];
}

/** A rule: premises, actions, conclusions. */
export function rule(
  name: string,
  comment: string,
  premises: readonly string[],
  actions: readonly string[],
  conclusions: readonly string[],
  definitions: readonly string[] = [],
): readonly string[] {
  const list = (facts: readonly string[]): string => (facts.length === 0 ? '[ ]' : `[ ${facts.join(', ')} ]`);
  return [
    '',
    `// ${comment}`,
    `rule ${name}:`,
    ...(definitions.length === 0 ? [] : [`  let ${definitions.join(' ')} in`]),
    `  ${list(premises)}`,
    actions.length === 0 ? '  -->' : `  --${list(actions)}->`,
    `  ${list(conclusions)}`,
  ];
}

/** Keys, certificates and shared keys, each once for each agent. */
export function keyRules(request: ExportRequest, vocabulary: Vocabulary): readonly string[] {
  const { spec } = request;
  if (spec.issued.length > 0) vocabulary.builtins.add('signing');
  const certificates = spec.issued.map(({ issuer, usage }, at) => {
    const [by, use] = [constant(vocabulary, issuer), constant(vocabulary, usage)];
    const body = `${use}, $A, pkA`;
    const text = `<<${body}>, sign(<${tagged(vocabulary, 'cert')}, ${body}>, ~sk)>`;
    return rule(
      `Certificate_${at + 1}`,
      `certificates as ${inComment(issuer.name)} issues them, for ${inComment(usage.name)}`,
      [`!AuthorityKey(${by}, ~sk)`, '!Pk($A, pkA)'],
      [],
      [`!Cert(${by}, ${use}, $A, cert)`, 'Out(cert)'],
      [`cert = ${text}`],
    );
  });
  const shared = [...vocabulary.sharedKeys.values()].map(({ fact, arity }) => {
    const holders = Array.from({ length: arity }, (_, at) => `$A${at + 1}`);
    return rule(
      fact,
      'a long-term key of these agents in this order',
      ['Fr(~k)'],
      [`OnlyOnce(<${[`'${fact}'`, ...holders].join(', ')}>)`],
      [`!${fact}(${[...holders, '~k'].join(', ')})`],
    );
  });
  return [
    ...rule(
      'Agent',
      'every agent has one key pair',
      ['Fr(~sk)'],
      ["OnlyOnce(<'Agent', $A>)", 'HasKey($A, ~sk)'],
      ['!Ltk($A, ~sk)', '!Pk($A, pk(~sk))', 'Out(pk(~sk))'],
    ),
    ...spec.authorities.flatMap((authority) => {
      const name = constant(vocabulary, authority);
      return rule(
        `Authority_${name.replaceAll("'", '')}`,
        `authority ${inComment(authority.name)}`,
        ['Fr(~sk)'],
        [`OnlyOnce(<'Authority', ${name}>)`],
        [`!AuthorityKey(${name}, ~sk)`, `!AuthorityPk(${name}, pk(~sk))`, 'Out(pk(~sk))'],
      );
    }),
    ...shared.flat(),
    ...certificates.flat(),
  ];
}

/** What the adversary can have: keys of agents, and what the threats add. Lemmas say whose, and when. */
export function threatRules(request: ExportRequest, vocabulary: Vocabulary): readonly string[] {
  const { spec, combination } = request;
  const has = (kind: string): boolean => combination.some((threat) => threat.kind === kind);
  const shared = [...vocabulary.sharedKeys.values()].flatMap(({ fact, arity }) => {
    const holders = Array.from({ length: arity }, (_, at) => `$A${at + 1}`);
    return holders.flatMap((holder, at) =>
      rule(
        `Reveal_${fact}_${at + 1}`,
        `${fact.replace('Shared_', '')} of a corrupt agent`,
        [`!${fact}(${[...holders, '~k'].join(', ')})`],
        [`Corrupt(${holder})`],
        ['Out(~k)'],
      ),
    );
  });
  const lost = authoritiesLost(request).map((name) => constant(vocabulary, agent(name)));
  const later = has('later') ? spec.authorities.map((one) => constant(vocabulary, one)) : [];
  const unpossessed = has('unpossessed')
    ? spec.issued.flatMap(({ issuer, usage }, at) => {
        const body = `${constant(vocabulary, usage)}, $A, pkB`;
        return rule(
          `Unpossessed_${at + 1}`,
          "a certificate for a name of the adversary's over a key that it need not have",
          [`!AuthorityKey(${constant(vocabulary, issuer)}, ~sk)`, '!Pk($B, pkB)'],
          ['Corrupt($A)'],
          [`Out(<<${body}>, sign(<${tagged(vocabulary, 'cert')}, ${body}>, ~sk)>)`],
        );
      })
    : [];
  return [
    ...rule(
      'Reveal_Ltk',
      'an agent is corrupt, or its key is revealed',
      ['!Ltk($A, ~sk)'],
      ['Corrupt($A)'],
      ['Out(~sk)'],
    ),
    ...shared,
    ...lost.flatMap((name) =>
      rule(
        `Lost_${name.replaceAll("'", '')}`,
        'by threat, the adversary has the key of this authority',
        [`!AuthorityKey(${name}, ~sk)`],
        [],
        ['Out(~sk)'],
      ),
    ),
    ...later
      .filter((name) => !lost.includes(name))
      .flatMap((name) =>
        rule(
          `Later_${name.replaceAll("'", '')}`,
          'by threat, the key of this authority is revealed later',
          [`!AuthorityKey(${name}, ~sk)`],
          ['CorruptAuthority()'],
          ['Out(~sk)'],
        ),
      ),
    ...unpossessed,
    ...(revealsSessions(request)
      ? rule(
          'Reveal_session',
          'by threat, exponents and symmetric keys of a run are revealed; lemmas say of which runs they may be',
          ['!SessionSecret(role, $A, ~run, ~x)'],
          ['RevealSession(role, $A, ~run)'],
          ['Out(~x)'],
        )
      : []),
    ...sharedByRole(request, vocabulary),
  ];
}

/** Long-term shared keys that belong to a dishonest role, not to each of its agents. */
function sharedByRole({ spec, combination }: ExportRequest, { sharedKeys }: Vocabulary): readonly string[] {
  const dishonest = dishonestRoles(combination);
  const lost = spec.roles
    .filter(({ name }) => dishonest.has(name))
    .flatMap(({ secrets, self }) => secrets.filter((secret) => !secret.variables.includes(self)))
    .flatMap((secret) => (secret.kind === 'application' ? (sharedKeys.get(secret.symbol) ?? []) : []));
  return [...new Set(lost)].flatMap(({ fact, arity }) => {
    const holders = Array.from({ length: arity }, (_, at) => `$A${at + 1}`);
    return rule(
      `Lost_${fact}`,
      'by threat, a dishonest party brings these keys along',
      [`!${fact}(${[...holders, '~k'].join(', ')})`],
      [],
      ['Out(~k)'],
    );
  });
}

/** Whether threat `session` has anything to reveal: a rule that nothing can fire is no well-formed theory. */
export const revealsSessions = ({ spec, combination }: ExportRequest): boolean =>
  combination.some(({ kind }) => kind === 'session') &&
  spec.roles.some(({ fresh }) =>
    fresh.some((made) => !made.public && (made.name.sort === 'exponent' || made.name.sort === 'key')),
  );

/** Whether threat `later` has authorities' keys to reveal that are not the adversary's from the start. */
export function revealsAuthorities(request: ExportRequest): boolean {
  const lost = authoritiesLost(request);
  return (
    request.combination.some(({ kind }) => kind === 'later') &&
    request.spec.authorities.some(({ name }) => !lost.includes(name))
  );
}

/** The authorities whose keys the adversary has: by threat `ca`, and as secrets of dishonest roles. */
export function authoritiesLost({ spec, combination }: ExportRequest): readonly string[] {
  const dishonest = dishonestRoles(combination);
  const byRole = spec.roles
    .filter(({ name }) => dishonest.has(name))
    .flatMap(({ secrets, self }) =>
      secrets.flatMap((secret) => {
        const owner = isApplication(secret, 'sk') ? secret.args[0] : undefined;
        return owner?.kind === 'atom' && !secret.variables.includes(self) ? [owner.name] : [];
      }),
    );
  const byThreat = combination.flatMap((threat) =>
    threat.kind === 'ca' && threat.authority !== undefined ? [threat.authority] : [],
  );
  return [...new Set([...byThreat, ...byRole])];
}
