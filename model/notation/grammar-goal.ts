/**
 * The grammar of what a protocol should achieve: events, goals as correspondences between them, and the
 * outcomes that are expected.
 * @module
 */
import type { IToken } from 'chevrotain';
import { DeclarationGrammar } from './grammar-declaration.ts';
import type { Rule } from './grammar-term.ts';
import type { ExpectStatement, GoalAtom, OutcomeSyntax, Statement, TermSyntax, Word } from './syntax.ts';
import * as t from './tokens.ts';

type Claim = Pick<ExpectStatement, 'goal' | 'peer' | 'on' | 'outcome' | 'said'>;

/** Parser of goals and expectations. */
export class GoalGrammar extends DeclarationGrammar {
  /** `"event" party name arguments`. */
  readonly event: Rule<Statement> = this.RULE('event', (): Statement => {
    const first = this.CONSUME(t.Name);
    const role = this.SUBRULE(this.party);
    const name = this.SUBRULE(this.eventName);
    const args = this.SUBRULE(this.eventArguments);
    return { kind: 'event', role, name, arguments: args, span: this.from(first) };
  });

  /** `"goal" name [text] atoms "==>" ("false" | atoms { "or" atoms })`. */
  readonly goal: Rule<Statement> = this.RULE('goal', (): Statement => {
    const first = this.CONSUME(t.Name);
    const name = this.SUBRULE(this.newName);
    const title = this.OPTION(() => this.quoted(this.CONSUME(t.Text)));
    const premise = this.SUBRULE(this.conjunction);
    this.CONSUME(t.Implies);
    const conclusion = this.SUBRULE(this.conclusion);
    return { kind: 'goal', name, ...(title && { title }), premise, conclusion, span: this.from(first) };
  });

  /** `"expect" goal [party] ["on" terms] ":" outcome`. */
  readonly expect: Rule<ExpectStatement> = this.RULE('expect', (): ExpectStatement => {
    const first = this.CONSUME(t.Name);
    const claim = this.SUBRULE(this.claim);
    return this.ACTION(() => ({ kind: 'expect', members: [], ...claim, span: this.from(first) }));
  });

  /** `"expect" party ":" goal [party] ["on" terms] ":" outcome`. */
  readonly expectOfClaimant: Rule<ExpectStatement> = this.RULE('expectOfClaimant', (): ExpectStatement => {
    const first = this.CONSUME(t.Name);
    const claimant = this.SUBRULE(this.party);
    this.CONSUME(t.Colon);
    const claim = this.SUBRULE(this.claim);
    return this.ACTION(() => ({ kind: 'expect', members: [], claimant, ...claim, span: this.from(first) }));
  });

  readonly eventName: Rule<Word> = this.RULE('eventName', (): Word => this.word(this.CONSUME(t.Name)));
  readonly goalName: Rule<Word> = this.RULE('goalName', (): Word => this.word(this.CONSUME(t.Name)));

  /** `atom { "and" atom }`. */
  private readonly conjunction: Rule<GoalAtom[]> = this.RULE('conjunction', (): GoalAtom[] => {
    const atoms = [this.SUBRULE1(this.atom)];
    this.MANY(() => {
      this.CONSUME(t.And);
      atoms.push(this.SUBRULE2(this.atom));
    });
    return atoms;
  });

  private readonly conclusion: Rule<GoalAtom[][]> = this.RULE('conclusion', (): GoalAtom[][] =>
    this.OR<GoalAtom[][]>([
      { ALT: () => this.CONSUME(t.False) && [] },
      { ALT: () => this.SUBRULE(this.disjunction) },
    ]),
  );

  private readonly disjunction: Rule<GoalAtom[][]> = this.RULE('disjunction', (): GoalAtom[][] => {
    const conjunctions = [this.SUBRULE1(this.conjunction)];
    this.MANY(() => {
      this.CONSUME(t.Or);
      conjunctions.push(this.SUBRULE2(this.conjunction));
    });
    return conjunctions;
  });

  /** `"holds" "(" party "," term ")" | "K" "(" term ")" | party name arguments`. */
  private readonly atom: Rule<GoalAtom> = this.RULE(
    'atom',
    (): GoalAtom =>
      this.OR<GoalAtom>({
        DEF: [
          { GATE: () => this.ahead(2, t.OpenRound), ALT: () => this.SUBRULE(this.holdsAtom) },
          { GATE: () => this.ahead(2, t.OpenRound), ALT: () => this.SUBRULE(this.adversaryAtom) },
          { ALT: () => this.SUBRULE(this.eventAtom) },
        ],
        IGNORE_AMBIGUITIES: true,
      }),
  );

  private readonly holdsAtom: Rule<GoalAtom> = this.RULE('holdsAtom', (): GoalAtom => {
    const first = this.CONSUME(t.Holds);
    this.CONSUME(t.OpenRound);
    const role = this.SUBRULE(this.party);
    this.CONSUME(t.Comma);
    const term = this.SUBRULE(this.term);
    this.CONSUME(t.CloseRound);
    return { kind: 'holds', role, term, span: this.from(first) };
  });

  private readonly adversaryAtom: Rule<GoalAtom> = this.RULE('adversaryAtom', (): GoalAtom => {
    const first = this.CONSUME(t.K);
    this.CONSUME(t.OpenRound);
    const term = this.SUBRULE(this.term);
    this.CONSUME(t.CloseRound);
    return { kind: 'adversary', term, span: this.from(first) };
  });

  private readonly eventAtom: Rule<GoalAtom> = this.RULE('eventAtom', (): GoalAtom => {
    const first = this.LA(1);
    const role = this.SUBRULE(this.party);
    const name = this.SUBRULE(this.eventName);
    const args = this.SUBRULE(this.eventArguments);
    return { kind: 'event', role, name, arguments: args, span: this.from(first) };
  });

  /** `goal [party] ["on" terms] ":" outcome`. */
  private readonly claim: Rule<Claim> = this.RULE('claim', (): Claim => {
    const goal = this.SUBRULE(this.goalName);
    const peer = this.OPTION1({ GATE: () => !this.ahead(1, t.On), DEF: () => this.SUBRULE(this.party) });
    const on = this.OPTION2(() => this.SUBRULE(this.onTerms));
    this.CONSUME(t.Colon);
    const first = this.LA(1);
    const outcome = this.SUBRULE(this.outcome);
    return this.ACTION(() => ({
      goal,
      ...(peer && { peer }),
      on: on ?? [],
      outcome,
      said: this.from(first),
    }));
  });

  private readonly onTerms: Rule<TermSyntax[]> = this.RULE('onTerms', (): TermSyntax[] => {
    this.CONSUME(t.On);
    return this.SUBRULE(this.terms);
  });

  /** `"holds" ["unless" combinations | "under" combination] | "attack" ["under" combination] ["as" text] | …`. */
  private readonly outcome: Rule<OutcomeSyntax> = this.RULE(
    'outcome',
    (): OutcomeSyntax =>
      this.OR<OutcomeSyntax>([
        { ALT: () => this.SUBRULE(this.holdsOutcome) },
        { ALT: () => this.SUBRULE(this.attackOutcome) },
        { ALT: () => this.CONSUME(t.Committed) && { kind: 'committed' } },
        { ALT: () => this.CONSUME(t.Absent) && { kind: 'absent' } },
      ]),
  );

  private readonly holdsOutcome: Rule<OutcomeSyntax> = this.RULE('holdsOutcome', (): OutcomeSyntax => {
    this.CONSUME(t.Holds);
    const said = this.OPTION(() =>
      this.OR<OutcomeSyntax>([
        { ALT: () => ({ kind: 'holds', unless: this.SUBRULE(this.unlessCombinations) }) },
        { ALT: () => ({ kind: 'holds under', threats: this.SUBRULE(this.underCombination) }) },
      ]),
    );
    return said ?? { kind: 'holds', unless: [] };
  });

  private readonly attackOutcome: Rule<OutcomeSyntax> = this.RULE('attackOutcome', (): OutcomeSyntax => {
    const kind = this.CONSUME(t.Attack) && 'attack';
    const threats = this.OPTION1(() => this.SUBRULE(this.underCombination));
    const fingerprint = this.OPTION2(() => this.SUBRULE(this.fingerprint));
    return { kind, threats: threats ?? [], ...(fingerprint && { fingerprint }) };
  });

  /** `"as" text`. */
  private readonly fingerprint: Rule<Word> = this.RULE('fingerprint', (): Word => {
    this.CONSUME(t.As);
    return this.quoted(this.CONSUME(t.Text));
  });

  private readonly unlessCombinations: Rule<Word[][]> = this.RULE('unlessCombinations', (): Word[][] => {
    const combinations: Word[][] = [];
    this.CONSUME(t.Unless);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => combinations.push(this.SUBRULE(this.combination)) });
    return combinations;
  });

  private readonly underCombination: Rule<Word[]> = this.RULE('underCombination', (): Word[] => {
    this.CONSUME(t.Under);
    return this.SUBRULE(this.combination);
  });

  /** `threat { "+" threat }`. */
  private readonly combination: Rule<Word[]> = this.RULE('combination', (): Word[] => {
    const threats: Word[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Plus, DEF: () => threats.push(this.SUBRULE(this.threat)) });
    return threats;
  });

  /** `name [":" name] | "none"`. */
  private readonly threat: Rule<Word> = this.RULE(
    'threat',
    (): Word =>
      this.OR<Word>([
        { ALT: () => this.word(this.CONSUME(t.None)) },
        { ALT: () => this.SUBRULE(this.threatName) },
      ]),
  );

  private readonly threatName: Rule<Word> = this.RULE('threatName', (): Word => {
    const name = this.word(this.CONSUME1(t.Name));
    const of = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.word(this.CONSUME2(t.Name));
    });
    return of === undefined ? name : this.ACTION(() => joined(name, of));
  });
}

/** Whether the tokens of an `expect` have a second colon, so that what stands before the first is a claimant. */
export function namesClaimant(tokens: readonly IToken[]): boolean {
  const threats = tokens.findIndex(({ tokenType }) => tokenType === t.Unless || tokenType === t.Under);
  const before = threats < 0 ? tokens : tokens.slice(0, threats);
  return before.filter(({ tokenType }) => tokenType === t.Colon).length > 1;
}

/** `ca:sCA` as one word. */
const joined = (threat: Word, of: Word): Word => ({
  text: `${threat.text}:${of.text}`,
  span: { start: threat.span.start, end: of.span.end },
});
