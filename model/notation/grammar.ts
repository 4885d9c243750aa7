/**
 * The grammar of statements: messages, and what is said about them. Terms are in grammar-term.ts,
 * declarations in grammar-declaration.ts, goals in grammar-goal.ts, the whole in EBNF in GRAMMAR.md.
 * @module
 */
import { syntaxError } from './codes.ts';
import { GoalGrammar } from './grammar-goal.ts';
import { isEnd, type Rule } from './grammar-term.ts';
import type {
  ChannelStatement,
  Condition,
  MessageStatement,
  Statement,
  UseStatement,
  WithinStatement,
  Word,
} from './syntax.ts';
import * as t from './tokens.ts';

/** What the line of a `within` says. */
export type WithinHead = Omit<WithinStatement, 'body'>;
/** What the line of an `either` or an `or` says. */
export interface BranchHead {
  readonly isEmpty: boolean;
}
/** What the line of a `when` or a `with` says. */
export type Conditions = readonly Condition[];

type Hop = MessageStatement['hops'][number];
type ChannelKey = ChannelStatement['keys'][number];
type Belief = ChannelStatement['beliefs'][number];
type Permission = ChannelStatement['permitted'][number];
type Call = NonNullable<UseStatement['call']>;
/** Exactly one of these. */
interface ChannelClause {
  readonly key?: ChannelKey;
  readonly belief?: Belief;
  readonly permission?: Permission;
}

/** The parser of one statement. */
export class SpecGrammar extends GoalGrammar {
  /** `party hop { hop } ["as" label] ":" parts`. */
  readonly message: Rule<Statement> = this.RULE('message', (): Statement => {
    const first = this.LA(1);
    const from = this.SUBRULE(this.party);
    const hops: Hop[] = [];
    this.AT_LEAST_ONE(() => hops.push(this.SUBRULE(this.hop)));
    const label = this.OPTION(() => this.SUBRULE(this.asLabel));
    this.CONSUME(t.Colon);
    const parts = this.SUBRULE(this.parts);
    this.ACTION(() => this.oneReceiverBeforeLast(hops));
    return { kind: 'message', from, hops, ...(label && { label }), parts, span: this.from(first) };
  });

  /** `"accept" party`. */
  readonly accept: Rule<Statement> = this.RULE('accept', (): Statement => {
    const first = this.CONSUME(t.Name);
    const role = this.SUBRULE(this.party);
    return { kind: 'accept', role, span: this.from(first) };
  });

  /** `"also" protocol`. */
  readonly also: Rule<Statement> = this.RULE('also', (): Statement => {
    const first = this.CONSUME(t.Name);
    const protocol = this.SUBRULE(this.protocolName);
    return { kind: 'also', protocol, span: this.from(first) };
  });

  /** `"extends" protocol { "+" option } ["changes" party { "," party }]`. */
  readonly extends: Rule<Statement> = this.RULE('extends', (): Statement => {
    const first = this.CONSUME(t.Name);
    const baseline = this.SUBRULE(this.protocolName);
    const options: Word[] = [];
    this.MANY(() => {
      this.CONSUME(t.Plus);
      options.push(this.SUBRULE(this.newName));
    });
    const changes = this.OPTION(() => {
      this.CONSUME(t.Changes);
      return this.SUBRULE(this.partyList);
    });
    return { kind: 'extends', baseline, options, changes: changes ?? [], span: this.from(first) };
  });

  /** `"check" party ["when" condition] ":" term ("=" | "!=") term`. */
  readonly check: Rule<Statement> = this.RULE('check', (): Statement => {
    const first = this.CONSUME(t.Name);
    const role = this.SUBRULE(this.party);
    const when = this.OPTION(() => this.SUBRULE(this.whenCondition));
    this.CONSUME(t.Colon);
    const left = this.SUBRULE1(this.term);
    const equal = this.OR([
      { ALT: () => this.CONSUME(t.Equals) && true },
      { ALT: () => this.CONSUME(t.Differs) && false },
    ]);
    const right = this.SUBRULE2(this.term);
    return this.under(when, { kind: 'check', role, left, right, equal, span: this.from(first) });
  });

  /** `"ignore" party ["when" condition] ":" terms`. */
  readonly ignore: Rule<Statement> = this.RULE('ignore', (): Statement => {
    const first = this.CONSUME(t.Name);
    const role = this.SUBRULE(this.party);
    const when = this.OPTION(() => this.SUBRULE(this.whenCondition));
    this.CONSUME(t.Colon);
    const terms = this.SUBRULE(this.terms);
    return this.under(when, { kind: 'ignore', role, terms, span: this.from(first) });
  });

  /** `"keeps" party "as" label ":" terms`. */
  readonly keeps: Rule<Statement> = this.RULE('keeps', (): Statement => {
    const first = this.CONSUME(t.Name);
    const role = this.SUBRULE(this.party);
    const ticket = this.SUBRULE(this.asLabel);
    this.CONSUME(t.Colon);
    const terms = this.SUBRULE(this.terms);
    return { kind: 'keeps', role, ticket, terms, span: this.from(first) };
  });

  /** `"resumes" party "from" label ":" name { "," name }`. */
  readonly resumes: Rule<Statement> = this.RULE('resumes', (): Statement => {
    const first = this.CONSUME(t.Name);
    const role = this.SUBRULE(this.party);
    this.CONSUME(t.From);
    const ticket = this.SUBRULE(this.label);
    this.CONSUME(t.Colon);
    const names: Word[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => names.push(this.SUBRULE(this.newName)) });
    return { kind: 'resumes', role, ticket, names, span: this.from(first) };
  });

  /** `"channel" (oneWay | twoWay)`. */
  readonly channel: Rule<Statement> = this.RULE('channel', (): Statement => {
    const first = this.CONSUME(t.Name);
    const channel = this.OR([
      { ALT: () => this.SUBRULE(this.oneWay) },
      { ALT: () => this.SUBRULE(this.twoWay) },
    ]);
    return this.ACTION(() => ({ ...channel, span: this.from(first) }));
  });

  /** `"use" name ("=" call ["to" label] | "to" label)`. */
  readonly use: Rule<Statement> = this.RULE('use', (): Statement => {
    const first = this.CONSUME(t.Name);
    const instance = this.SUBRULE(this.newName);
    const said = this.OR<Pick<UseStatement, 'call' | 'until'>>([
      { ALT: () => this.SUBRULE(this.useCall) },
      { ALT: () => ({ until: this.SUBRULE(this.toLabel) }) },
    ]);
    return this.ACTION(() => ({ kind: 'use', instance, ...said, span: this.from(first) }));
  });

  /** `"within" function "(" term ")" [":"]`. */
  readonly within: Rule<WithinHead> = this.RULE('within', (): WithinHead => {
    const first = this.CONSUME(t.Name);
    const symbol = this.SUBRULE(this.symbol);
    this.CONSUME(t.OpenRound);
    const key = this.SUBRULE(this.term);
    this.CONSUME(t.CloseRound);
    this.OPTION(() => this.CONSUME(t.Colon));
    return { kind: 'within', symbol, key, span: this.from(first) };
  });

  /** `("either" | "or") ["nothing"] [":"]`: whether anything stands beneath. */
  readonly branch: Rule<BranchHead> = this.RULE('branch', (): BranchHead => {
    this.OR([{ ALT: () => this.CONSUME(t.Either) }, { ALT: () => this.CONSUME(t.Or) }]);
    const nothing = this.OPTION1(() => this.CONSUME(t.Nothing));
    this.OPTION2(() => this.CONSUME(t.Colon));
    return { isEmpty: nothing !== undefined };
  });

  /** `"machine" party [":"]`. */
  readonly machine: Rule<Word> = this.RULE('machine', (): Word => {
    this.CONSUME(t.Name);
    const role = this.SUBRULE(this.party);
    this.OPTION(() => this.CONSUME(t.Colon));
    return role;
  });

  /** `"state" name [":"]`. */
  readonly state: Rule<Word> = this.RULE('state', (): Word => {
    this.CONSUME(t.Name);
    const name = this.SUBRULE(this.newName);
    this.OPTION(() => this.CONSUME(t.Colon));
    return name;
  });

  /** `"go" state`. */
  readonly go: Rule<Statement> = this.RULE('go', (): Statement => {
    const first = this.CONSUME(t.Name);
    const state = this.SUBRULE(this.stateName);
    return { kind: 'go', state, span: this.from(first) };
  });

  /** `"when" condition [":"]`. */
  readonly when: Rule<Conditions> = this.RULE('when', (): Conditions => {
    this.CONSUME(t.When);
    const condition = this.SUBRULE(this.condition);
    this.OPTION(() => this.CONSUME(t.Colon));
    return [condition];
  });

  /** `"with" condition { "," condition } [":"]`. */
  readonly with: Rule<Conditions> = this.RULE('with', (): Conditions => {
    const conditions: Condition[] = [];
    this.CONSUME(t.Name);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => conditions.push(this.SUBRULE(this.condition)) });
    this.OPTION(() => this.CONSUME(t.Colon));
    return conditions;
  });

  readonly symbol: Rule<Word> = this.RULE('symbol', (): Word => this.word(this.CONSUME(t.Name)));
  readonly protocolName: Rule<Word> = this.RULE('protocolName', (): Word => this.word(this.CONSUME(t.Name)));
  readonly stateName: Rule<Word> = this.RULE('stateName', (): Word => this.word(this.CONSUME(t.Name)));
  readonly flowName: Rule<Word> = this.RULE('flowName', (): Word => this.word(this.CONSUME(t.Name)));

  /** `"->" ["opaque"] party { "," party }`. */
  private readonly hop: Rule<Hop> = this.RULE('hop', (): Hop => {
    this.CONSUME(t.Arrow);
    const opaque = this.OPTION(() => this.CONSUME(t.Opaque));
    const to = this.SUBRULE(this.partyList);
    return { opaque: opaque !== undefined, to };
  });

  /** `party "->" party ":" clause { "," clause }`. */
  private readonly oneWay: Rule<ChannelStatement> = this.RULE('oneWay', (): ChannelStatement => {
    const first = this.LA(1);
    const left = this.SUBRULE1(this.party);
    this.CONSUME(t.Arrow);
    const right = this.SUBRULE2(this.party);
    const clauses: ChannelClause[] = [];
    this.CONSUME(t.Colon);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => clauses.push(this.SUBRULE(this.oneWayClause)) });
    const span = this.from(first);
    return this.ACTION(() => ({ kind: 'channel', left, right, oneWay: true, ...gathered(clauses), span }));
  });

  /** `term ":" party "<->" party { "," clause }`. */
  private readonly twoWay: Rule<ChannelStatement> = this.RULE('twoWay', (): ChannelStatement => {
    const first = this.LA(1);
    const term = this.SUBRULE(this.term);
    this.CONSUME(t.Colon);
    const left = this.SUBRULE1(this.party);
    this.CONSUME(t.BothArrow);
    const right = this.SUBRULE2(this.party);
    const clauses: ChannelClause[] = [{ key: { use: 'both', term } }];
    this.MANY(() => {
      this.CONSUME(t.Comma);
      clauses.push(this.SUBRULE(this.twoWayClause));
    });
    const span = this.from(first);
    return this.ACTION(() => ({ kind: 'channel', left, right, oneWay: false, ...gathered(clauses), span }));
  });

  /** `"read" term | "write" term | permission | belief`. */
  private readonly oneWayClause: Rule<ChannelClause> = this.RULE(
    'oneWayClause',
    (): ChannelClause =>
      this.OR<ChannelClause>({
        DEF: [
          { GATE: () => !this.ahead(2, t.Takes), ALT: () => this.SUBRULE(this.readKey) },
          { GATE: () => !this.ahead(2, t.Takes), ALT: () => this.SUBRULE(this.writeKey) },
          { GATE: () => !this.ahead(2, t.Takes), ALT: () => this.SUBRULE(this.permission) },
          { ALT: () => this.SUBRULE(this.belief) },
        ],
        IGNORE_AMBIGUITIES: true,
      }),
  );

  /** `permission | belief`. */
  private readonly twoWayClause: Rule<ChannelClause> = this.RULE(
    'twoWayClause',
    (): ChannelClause =>
      this.OR<ChannelClause>({
        DEF: [
          { GATE: () => !this.ahead(2, t.Takes), ALT: () => this.SUBRULE(this.permission) },
          { ALT: () => this.SUBRULE(this.belief) },
        ],
        IGNORE_AMBIGUITIES: true,
      }),
  );

  private readonly readKey: Rule<ChannelClause> = this.RULE('readKey', (): ChannelClause => {
    this.CONSUME(t.Read);
    return { key: { use: 'read', term: this.SUBRULE(this.term) } };
  });

  private readonly writeKey: Rule<ChannelClause> = this.RULE('writeKey', (): ChannelClause => {
    this.CONSUME(t.Write);
    return { key: { use: 'write', term: this.SUBRULE(this.term) } };
  });

  /** `party "takes" party "for" party`. */
  private readonly belief: Rule<ChannelClause> = this.RULE('belief', (): ChannelClause => {
    const role = this.SUBRULE1(this.party);
    this.CONSUME(t.Takes);
    const takes = this.SUBRULE2(this.party);
    this.CONSUME(t.For);
    return { belief: { role, takes, for: this.SUBRULE3(this.party) } };
  });

  /** `("readers" | "writers") party { "," party } ["by" party] ["when" condition]`. */
  private readonly permission: Rule<ChannelClause> = this.RULE('permission', (): ChannelClause => {
    const right = this.OR<Permission['right']>([
      { ALT: () => this.CONSUME(t.Readers) && 'readers' },
      { ALT: () => this.CONSUME(t.Writers) && 'writers' },
    ]);
    const roles = [this.SUBRULE1(this.party)];
    this.MANY({
      GATE: () => !this.channelClauseFollowsComma(),
      DEF: () => {
        this.CONSUME(t.Comma);
        roles.push(this.SUBRULE2(this.party));
      },
    });
    const by = this.OPTION1(() => {
      this.CONSUME(t.By);
      return this.SUBRULE3(this.party);
    });
    const when = this.OPTION2(() => this.SUBRULE(this.whenCondition));
    return { permission: { right, roles, ...(by && { by }), ...(when && { when }) } };
  });

  /** `"=" flow "(" [parties] [";" setting { "," setting }] ")" ["to" label]`. */
  private readonly useCall: Rule<Pick<UseStatement, 'call' | 'until'>> = this.RULE(
    'useCall',
    (): Pick<UseStatement, 'call' | 'until'> => {
      this.CONSUME(t.Equals);
      const flow = this.SUBRULE(this.flowName);
      const parties: Word[] = [];
      const settings: Call['settings'][number][] = [];
      this.CONSUME(t.OpenRound);
      this.MANY_SEP1({ SEP: t.Comma, DEF: () => parties.push(this.SUBRULE(this.party)) });
      this.OPTION1(() => {
        this.CONSUME(t.Semicolon);
        this.AT_LEAST_ONE_SEP2({ SEP: t.Comma, DEF: () => settings.push(this.SUBRULE(this.setting)) });
      });
      this.CONSUME(t.CloseRound);
      const until = this.OPTION2(() => this.SUBRULE(this.toLabel));
      return { call: { flow, parties, settings }, ...(until && { until }) };
    },
  );

  /** `name "=" part`. */
  private readonly setting: Rule<Call['settings'][number]> = this.RULE(
    'setting',
    (): Call['settings'][number] => {
      const name = this.SUBRULE(this.newName);
      this.CONSUME(t.Equals);
      return { name, value: this.SUBRULE(this.part) };
    },
  );

  private readonly toLabel: Rule<Word> = this.RULE('toLabel', (): Word => {
    this.CONSUME(t.To);
    return this.SUBRULE(this.label);
  });

  constructor(validated = false) {
    super(t.vocabulary, validated);
    this.performSelfAnalysis();
  }

  private channelClauseFollowsComma(): boolean {
    if (this.ahead(3, t.Takes)) return true;
    const isClause = [t.Readers, t.Writers, t.Read, t.Write].some((type) => this.ahead(2, type));
    return isClause && ![t.Comma, t.By, t.When].some((type) => this.ahead(3, type)) && !isEnd(this.LA(3));
  }

  private oneReceiverBeforeLast(hops: readonly Hop[]): void {
    const [, second] = hops.slice(0, -1).find(({ to }) => to.length > 1)?.to ?? [];
    if (second === undefined) return;
    const message = 'only the last hop of a message may have several receivers';
    this.remarks.push(syntaxError('T143', second.span, message, 'write one message for each path'));
  }
}

/** The clauses of a channel by kind, each in the order of the source. */
function gathered(
  clauses: readonly ChannelClause[],
): Pick<ChannelStatement, 'keys' | 'beliefs' | 'permitted'> {
  return {
    keys: clauses.flatMap(({ key }) => key ?? []),
    beliefs: clauses.flatMap(({ belief }) => belief ?? []),
    permitted: clauses.flatMap(({ permission }) => permission ?? []),
  };
}
