/**
 * The grammar of terms and parts; grammar.ts builds the statements on it. Written with Chevrotain's
 * embedded actions: each rule reads tokens and returns the node of syntax.ts.
 * @module
 */
import {
  EmbeddedActionsParser,
  EOF,
  type IToken,
  type ParserMethod,
  type TokenType,
  tokenMatcher,
} from 'chevrotain';
import { nestingLimit } from './brackets.ts';
import { syntaxError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';

import { endOf, spanOf, textOf } from './lexer.ts';
import type { Condition, PartSyntax, Span, TermSyntax, Word } from './syntax.ts';
import * as t from './tokens.ts';

/** A rule without parameters. */
export type Rule<Node> = ParserMethod<[], Node>;

/** Parser of terms; one statement's tokens are its input. */
export class TermGrammar extends EmbeddedActionsParser {
  /** What is wrong with the statement beyond its syntax. */
  readonly remarks: Diagnostic[] = [];

  /** `operand { "when" ["not"] option "else" operand }`; the last choice binds tightest. */
  readonly term: Rule<TermSyntax> = this.RULE(
    'term',
    (): TermSyntax => this.SUBRULE(this.choice, { ARGS: [false] }),
  );

  /** `term ["as" label] ["ignored" "by" party { "and" party }] ["when" ["not"] option]`. */
  readonly part: Rule<PartSyntax> = this.RULE('part', (): PartSyntax => {
    const first = this.LA(1);
    const term = this.SUBRULE(this.choice, { ARGS: [true] });
    const label = this.OPTION1(() => this.SUBRULE(this.asLabel));
    const ignoredBy = this.OPTION2(() => this.SUBRULE(this.ignoredBy)) ?? [];
    const when = this.OPTION3(() => this.SUBRULE(this.whenCondition));
    return { term, ignoredBy, ...(label && { label }), ...(when && { when }), span: this.from(first) };
  });

  /** `part { "," part }`. */
  readonly parts: Rule<PartSyntax[]> = this.RULE('parts', (): PartSyntax[] => {
    const parts: PartSyntax[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => parts.push(this.SUBRULE(this.part)) });
    return parts;
  });

  /** `term { "," term }`. */
  readonly terms: Rule<TermSyntax[]> = this.RULE('terms', (): TermSyntax[] => {
    const terms: TermSyntax[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => terms.push(this.SUBRULE(this.term)) });
    return terms;
  });

  /** `"(" [ term { "," term } ] ")"`: what an event is about. */
  readonly eventArguments: Rule<TermSyntax[]> = this.RULE('eventArguments', (): TermSyntax[] => {
    const terms: TermSyntax[] = [];
    this.CONSUME(t.OpenRound);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => terms.push(this.SUBRULE(this.term)) });
    this.CONSUME(t.CloseRound);
    return terms;
  });

  /** `"as" label`. */
  readonly asLabel: Rule<Word> = this.RULE('asLabel', (): Word => {
    this.CONSUME(t.As);
    return this.SUBRULE(this.label);
  });

  /** `"when" ["not"] option`. */
  readonly whenCondition: Rule<Condition> = this.RULE('whenCondition', (): Condition => {
    this.CONSUME(t.When);
    return this.SUBRULE(this.condition);
  });

  /** `["not"] option`. */
  readonly condition: Rule<Condition> = this.RULE('condition', (): Condition => {
    const not = this.OPTION(() => this.CONSUME(t.Not));
    const option = this.SUBRULE(this.optionName);
    return { option, negated: not !== undefined };
  });

  // One rule for each thing that a name may name, so that errors can say which was expected.
  readonly party: Rule<Word> = this.RULE('party', (): Word => this.word(this.CONSUME(t.Name)));
  readonly label: Rule<Word> = this.RULE('label', (): Word => this.word(this.CONSUME(t.Name)));
  readonly optionName: Rule<Word> = this.RULE('optionName', (): Word => this.word(this.CONSUME(t.Name)));
  readonly usage: Rule<Word> = this.RULE('usage', (): Word => this.word(this.CONSUME(t.Name)));

  private readonly ignoredBy: Rule<Word[]> = this.RULE('ignoredBy', (): Word[] => {
    this.CONSUME(t.Ignored);
    this.CONSUME(t.By);
    const roles = [this.SUBRULE1(this.party)];
    this.MANY(() => {
      this.CONSUME(t.And);
      roles.push(this.SUBRULE2(this.party));
    });
    return roles;
  });

  /** In a part, `when o` without `else` says when the part is there, and is no part of the term. */
  private readonly choice: ParserMethod<[boolean], TermSyntax> = this.RULE(
    'choice',
    (inPart: boolean): TermSyntax => {
      const operands = [this.SUBRULE1(this.operand)];
      const conditions: Condition[] = [];
      this.MANY({
        GATE: () => !inPart || this.elseFollows(),
        DEF: () => {
          conditions.push(this.SUBRULE(this.whenCondition));
          this.CONSUME(t.Else);
          operands.push(this.SUBRULE2(this.operand));
        },
      });
      return this.ACTION(() => this.folded(operands, conditions));
    },
  );

  private readonly operand: Rule<TermSyntax> = this.RULE(
    'operand',
    (): TermSyntax =>
      this.OR({
        DEF: [
          { ALT: () => this.constant(this.CONSUME(t.Text)) },
          { ALT: () => this.constant(this.CONSUME(t.Whole)) },
          { ALT: () => this.SUBRULE(this.nothing) },
          { ALT: () => this.SUBRULE(this.tuple) },
          { ALT: () => this.SUBRULE(this.group) },
          { GATE: () => this.LA(2).tokenType === t.OpenRound, ALT: () => this.SUBRULE(this.certificate) },
          { ALT: () => this.SUBRULE(this.nameOrCall) },
        ],
        IGNORE_AMBIGUITIES: true,
      }),
  );

  private readonly nothing: Rule<TermSyntax> = this.RULE('nothing', (): TermSyntax => {
    const token = this.CONSUME(t.None);
    return { kind: 'none', span: spanOf(token) };
  });

  private readonly tuple: Rule<TermSyntax> = this.RULE('tuple', (): TermSyntax => {
    const items: PartSyntax[] = [];
    const first = this.CONSUME(t.OpenSquare);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => items.push(this.SUBRULE(this.part)) });
    this.CONSUME(t.CloseSquare);
    return { kind: 'tuple', items, span: this.from(first) };
  });

  private readonly group: Rule<TermSyntax> = this.RULE('group', (): TermSyntax => {
    this.CONSUME(t.OpenRound);
    const term = this.SUBRULE(this.term);
    this.CONSUME(t.CloseRound);
    return term;
  });

  /** `cert(name, usage [, key] [, by issuer])`. */
  private readonly certificate: Rule<TermSyntax> = this.RULE('certificate', (): TermSyntax => {
    const first = this.CONSUME(t.Cert);
    this.CONSUME(t.OpenRound);
    const subject = this.SUBRULE1(this.term);
    this.CONSUME1(t.Comma);
    const usage = this.SUBRULE(this.usage);
    const key = this.OPTION1(() => {
      this.CONSUME2(t.Comma);
      return this.SUBRULE2(this.term);
    });
    const issuer = this.OPTION2(() => {
      this.CONSUME3(t.Comma);
      this.CONSUME(t.By);
      return this.SUBRULE3(this.term);
    });
    this.CONSUME(t.CloseRound);
    const span = this.from(first);
    return { kind: 'certificate', subject, usage, ...(key && { key }), ...(issuer && { issuer }), span };
  });

  private readonly nameOrCall: Rule<TermSyntax> = this.RULE('nameOrCall', (): TermSyntax => {
    const first = this.CONSUME(t.Name);
    const args = this.OPTION(() => this.SUBRULE(this.callArguments));
    const symbol = this.word(first);
    if (args === undefined) return { kind: 'name', name: symbol, span: spanOf(first) };
    return { kind: 'call', symbol, arguments: args, span: this.from(first) };
  });

  private readonly callArguments: Rule<PartSyntax[]> = this.RULE('callArguments', (): PartSyntax[] => {
    const parts: PartSyntax[] = [];
    this.CONSUME(t.OpenRound);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => parts.push(this.SUBRULE(this.part)) });
    this.CONSUME(t.CloseRound);
    return parts;
  });

  constructor(vocabulary: TokenType[], validated: boolean) {
    super(vocabulary, { recoveryEnabled: false, maxLookahead: 2, skipValidations: !validated });
  }

  /** The range from `first` to the token read last. */
  protected from(first: IToken): Span {
    return { start: first.startOffset, end: Math.max(endOf(this.LA(0)), endOf(first)) };
  }

  protected word(token: IToken): Word {
    return { text: token.image, span: spanOf(token) };
  }

  /** A quoted text as a word: its content, at the place of the whole. */
  protected quoted(token: IToken): Word {
    return { text: textOf(token), span: spanOf(token) };
  }

  /** Whether the `offset`th token ahead has this type. */
  protected ahead(offset: number, type: TokenType): boolean {
    return tokenMatcher(this.LA(offset), type);
  }

  private constant(token: IToken): TermSyntax {
    const value = token.image.startsWith('"') ? textOf(token) : token.image;
    return { kind: 'text', value, span: spanOf(token) };
  }

  private elseFollows(): boolean {
    const option = this.ahead(2, t.Not) ? 3 : 2;
    return this.ahead(option + 1, t.Else);
  }

  /** `a when o else b when p else c` is `a when o else (b when p else c)`. */
  private folded(operands: readonly TermSyntax[], conditions: readonly Condition[]): TermSyntax {
    const [first] = operands;
    if (conditions.length > nestingLimit && first !== undefined) {
      this.remarks.push(
        syntaxError('T105', first.span, `more than ${nestingLimit} choices follow one another here`),
      );
      return first;
    }
    return operands.reduceRight((otherwise, chosen, index) => ({
      kind: 'choice',
      condition: conditions[index] as Condition,
      chosen,
      otherwise,
      span: { start: chosen.span.start, end: otherwise.span.end },
    }));
  }
}

/** Whether `token` is the end of the input. */
export const isEnd = (token: IToken): boolean => token.tokenType === EOF;
