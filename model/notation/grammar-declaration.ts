/**
 * The grammar of declarations: what a protocol's parties are, hold and make. Each rule reads one
 * statement whole, from its first word; layout.ts has found where it ends.
 * @module
 */
import type { IToken } from 'chevrotain';
import { syntaxError } from './codes.ts';
import { type Rule, TermGrammar } from './grammar-term.ts';
import { spanOf } from './lexer.ts';
import type {
  Condition,
  FlowSyntax,
  FreshKind,
  KnownItem,
  OfficeStatement,
  ParameterSyntax,
  ProtocolSyntax,
  RoleStatement,
  Statement,
  TrustStatement,
  Word,
} from './syntax.ts';
import * as t from './tokens.ts';

/** What the line of a `protocol` says. */
export type ProtocolHead = Pick<ProtocolSyntax, 'name' | 'title' | 'span'>;
/** What the line of a `flow` says. */
export type FlowHead = Omit<FlowSyntax, 'body'>;

type Anchor = TrustStatement['anchors'][number];
type RoleClause = Partial<Pick<RoleStatement, 'anonymous' | 'certifiedBy' | 'unawareOf' | 'holdsKeys'>>;

/** Parser of declarations. */
export class DeclarationGrammar extends TermGrammar {
  /** `"protocol" name [text]`. */
  readonly protocol: Rule<ProtocolHead> = this.RULE('protocol', (): ProtocolHead => {
    const first = this.CONSUME1(t.Name);
    const name = this.SUBRULE(this.newName);
    const title = this.OPTION(() => this.quoted(this.CONSUME(t.Text)));
    return { name, ...(title && { title }), span: this.from(first) };
  });

  /** `"cite" text { [","] text }`. */
  readonly cite: Rule<Word[]> = this.RULE('cite', (): Word[] => {
    this.CONSUME(t.Name);
    const citations = [this.quoted(this.CONSUME1(t.Text))];
    this.MANY(() => {
      this.OPTION(() => this.CONSUME(t.Comma));
      citations.push(this.quoted(this.CONSUME2(t.Text)));
    });
    return citations;
  });

  /** `"flow" name "(" [ party { "," party } ] [ ";" parameter { "," parameter } ] ")" [":"]`. */
  readonly flow: Rule<FlowHead> = this.RULE('flow', (): FlowHead => {
    const first = this.CONSUME(t.Name);
    const name = this.SUBRULE(this.newName);
    const parties: Word[] = [];
    const parameters: ParameterSyntax[] = [];
    this.CONSUME(t.OpenRound);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => parties.push(this.SUBRULE(this.party)) });
    this.OPTION1(() => {
      this.CONSUME(t.Semicolon);
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => parameters.push(this.SUBRULE(this.parameter)) });
    });
    this.CONSUME(t.CloseRound);
    this.OPTION2(() => this.CONSUME(t.Colon));
    return { name, parties, parameters, span: this.from(first) };
  });

  /** `"role" name [office] { "," clause }`; a name alone goes on with the clause before it. */
  readonly role: Rule<Statement> = this.RULE('role', (): Statement => {
    const first = this.CONSUME(t.Name);
    const name = this.SUBRULE(this.newName);
    const office = this.OPTION(() => this.SUBRULE(this.office));
    const clauses: RoleClause[] = [];
    this.MANY(() => {
      this.CONSUME(t.Comma);
      clauses.push(this.SUBRULE(this.roleClause));
    });
    return this.ACTION(() => ({
      kind: 'role',
      name,
      ...(office && { office }),
      anonymous: clauses.some(({ anonymous }) => anonymous),
      certifiedBy: clauses.flatMap(({ certifiedBy = [] }) => certifiedBy),
      unawareOf: clauses.flatMap(({ unawareOf = [] }) => unawareOf),
      holdsKeys: clauses.flatMap(({ holdsKeys = [] }) => holdsKeys),
      span: this.from(first),
    }));
  });

  /** `"knows" party { "," party } ["when" condition] ":" [ item { "," item } ]`. */
  readonly knows: Rule<Statement> = this.RULE('knows', (): Statement => {
    const first = this.CONSUME(t.Name);
    const roles = this.SUBRULE(this.partyList);
    const when = this.OPTION(() => this.SUBRULE(this.whenCondition));
    const items: KnownItem[] = [];
    this.CONSUME(t.Colon);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => items.push(this.SUBRULE(this.knownItem)) });
    return this.under(when, { kind: 'knows', roles, items, span: this.from(first) });
  });

  /** `"trust" party { "," party } ["when" condition] ":" anchor { "," anchor }`. */
  readonly trust: Rule<Statement> = this.RULE('trust', (): Statement => {
    const first = this.CONSUME(t.Name);
    const roles = this.SUBRULE(this.partyList);
    const when = this.OPTION(() => this.SUBRULE(this.whenCondition));
    const anchors: Anchor[] = [];
    this.CONSUME(t.Colon);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => anchors.push(this.SUBRULE(this.anchor)) });
    return this.under(when, { kind: 'trust', roles, anchors: inGroups(anchors), span: this.from(first) });
  });

  /** `"fresh" party ["when" condition] ":" sort name { "," sort name }`. */
  readonly fresh: Rule<Statement> = this.RULE('fresh', (): Statement => {
    const first = this.CONSUME(t.Name);
    const role = this.SUBRULE(this.party);
    const when = this.OPTION(() => this.SUBRULE(this.whenCondition));
    const values: { sort: FreshKind; name: Word }[] = [];
    this.CONSUME(t.Colon);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        const sort = this.SUBRULE(this.sort);
        values.push({ sort, name: this.SUBRULE(this.newName) });
      },
    });
    return this.under(when, { kind: 'fresh', role, values, span: this.from(first) });
  });

  /** `"let" name "=" term`. */
  readonly let: Rule<Statement> = this.RULE('let', (): Statement => {
    const first = this.CONSUME(t.Name);
    const name = this.SUBRULE(this.newName);
    this.CONSUME(t.Equals);
    const term = this.SUBRULE(this.term);
    return { kind: 'let', name, term, span: this.from(first) };
  });

  /** `"function" name "/" number { "," name "/" number }`. */
  readonly function: Rule<Statement> = this.RULE('function', (): Statement => {
    const first = this.CONSUME(t.Name);
    const symbols: { name: Word; arity: number }[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        const name = this.SUBRULE(this.newName);
        this.CONSUME(t.Slash);
        symbols.push({ name, arity: this.arity(this.CONSUME(t.Whole)) });
      },
    });
    return { kind: 'function', symbols, span: this.from(first) };
  });

  /** `"option" name [text] ["changes" party { "," party }]`. */
  readonly optionDeclaration: Rule<Statement> = this.RULE('optionDeclaration', (): Statement => {
    const first = this.CONSUME1(t.Name);
    const name = this.SUBRULE(this.newName);
    const title = this.OPTION1(() => this.quoted(this.CONSUME(t.Text)));
    const changes = this.OPTION2(() => {
      this.CONSUME(t.Changes);
      return this.SUBRULE(this.partyList);
    });
    return { kind: 'option', name, ...(title && { title }), changes: changes ?? [], span: this.from(first) };
  });

  /** `"group" ("checked" | "unchecked")`. */
  readonly groupDeclaration: Rule<Statement> = this.RULE('groupDeclaration', (): Statement => {
    const first = this.CONSUME(t.Name);
    const unchecked = this.OR([
      { ALT: () => this.CONSUME(t.Unchecked) && true },
      { ALT: () => this.CONSUME(t.Checked) && false },
    ]);
    return { kind: 'group', unchecked, span: this.from(first) };
  });

  /** `"name" name ":" party "is" name "," party "binds" name { "," party "binds" name }`. */
  readonly name: Rule<Statement> = this.RULE('name', (): Statement => {
    const first = this.CONSUME(t.Name);
    const name = this.SUBRULE1(this.newName);
    this.CONSUME(t.Colon);
    const of = this.SUBRULE1(this.party);
    this.CONSUME(t.Is);
    this.sameName(name, this.SUBRULE2(this.newName));
    const binders: Word[] = [];
    this.AT_LEAST_ONE(() => {
      this.CONSUME(t.Comma);
      binders.push(this.SUBRULE2(this.party));
      this.CONSUME(t.Binds);
      this.sameName(name, this.SUBRULE3(this.newName));
    });
    return { kind: 'name', name, of, binders, span: this.from(first) };
  });

  /** `"office" ("nonce" | "key" | "data") [party] "=" term`. */
  readonly officeDeclaration: Rule<Statement> = this.RULE('officeDeclaration', (): Statement => {
    const first = this.CONSUME(t.Name);
    const office = this.OR<OfficeStatement['office']>([
      { ALT: () => this.CONSUME(t.Nonce) && 'nonce' },
      { ALT: () => this.CONSUME(t.Key) && 'key' },
      { ALT: () => this.CONSUME(t.Data) && 'data' },
    ]);
    const role = this.OPTION(() => this.SUBRULE(this.party));
    this.CONSUME(t.Equals);
    const term = this.SUBRULE(this.term);
    return { kind: 'office', office, ...(role && { role }), term, span: this.from(first) };
  });

  /** `party { "," party }`. */
  readonly partyList: Rule<Word[]> = this.RULE('partyList', (): Word[] => {
    const roles: Word[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => roles.push(this.SUBRULE(this.party)) });
    return roles;
  });

  readonly newName: Rule<Word> = this.RULE('newName', (): Word => this.word(this.CONSUME(t.Name)));
  private readonly issuer: Rule<Word> = this.RULE('issuer', (): Word => this.word(this.CONSUME(t.Name)));
  private readonly office: Rule<Word> = this.RULE('office', (): Word => this.word(this.CONSUME(t.Name)));

  /** `"anonymous" | "certified by" issuers | "unaware of" parties | "holds key" issuers`. */
  private readonly roleClause: Rule<RoleClause> = this.RULE(
    'roleClause',
    (): RoleClause =>
      this.OR<RoleClause>([
        { ALT: () => this.CONSUME(t.Anonymous) && { anonymous: true } },
        { ALT: () => this.SUBRULE(this.certifiedBy) },
        { ALT: () => this.SUBRULE(this.unawareOf) },
        { ALT: () => this.SUBRULE(this.holdsKeys) },
      ]),
  );

  private readonly certifiedBy: Rule<RoleClause> = this.RULE('certifiedBy', (): RoleClause => {
    this.CONSUME(t.Certified);
    this.CONSUME(t.By);
    return { certifiedBy: this.SUBRULE(this.clauseNames) };
  });

  private readonly unawareOf: Rule<RoleClause> = this.RULE('unawareOf', (): RoleClause => {
    this.CONSUME(t.Unaware);
    this.CONSUME(t.Of);
    return { unawareOf: this.SUBRULE(this.clauseNames) };
  });

  private readonly holdsKeys: Rule<RoleClause> = this.RULE('holdsKeys', (): RoleClause => {
    this.CONSUME(t.Holds);
    this.CONSUME(t.Key);
    return { holdsKeys: this.SUBRULE(this.clauseNames) };
  });

  /** `name { "," name }`, up to a comma that a clause follows. */
  private readonly clauseNames: Rule<Word[]> = this.RULE('clauseNames', (): Word[] => {
    const names = [this.SUBRULE1(this.newName)];
    this.MANY({
      GATE: () => !this.clauseFollowsComma(),
      DEF: () => {
        this.CONSUME(t.Comma);
        names.push(this.SUBRULE2(this.newName));
      },
    });
    return names;
  });

  /** `["key"] term`. */
  private readonly knownItem: Rule<KnownItem> = this.RULE('knownItem', (): KnownItem => {
    const first = this.LA(1);
    const key = this.OPTION({ GATE: () => this.startsTerm(2), DEF: () => this.CONSUME(t.Key) });
    const term = this.SUBRULE(this.term);
    return { kind: key ? 'key' : 'term', term, span: this.from(first) };
  });

  /** `issuer ["for" usage]`. */
  private readonly anchor: Rule<Anchor> = this.RULE('anchor', (): Anchor => {
    const issuer = this.SUBRULE(this.issuer);
    const usage = this.OPTION(() => {
      this.CONSUME(t.For);
      return this.SUBRULE(this.usage);
    });
    return { issuer, ...(usage && { usage }) };
  });

  /** `"nonce" | "exponent" | "key" | "data" | "text"`. */
  private readonly sort: Rule<FreshKind> = this.RULE(
    'sort',
    (): FreshKind =>
      this.OR<FreshKind>([
        { ALT: () => this.CONSUME(t.Nonce) && 'nonce' },
        { ALT: () => this.CONSUME(t.Exponent) && 'exponent' },
        { ALT: () => this.CONSUME(t.Key) && 'key' },
        { ALT: () => this.CONSUME(t.Data) && 'data' },
        { ALT: () => this.CONSUME(t.TextSort) && 'text' },
      ]),
  );

  /** `name ["=" part]`. */
  private readonly parameter: Rule<ParameterSyntax> = this.RULE('parameter', (): ParameterSyntax => {
    const name = this.SUBRULE(this.newName);
    const otherwise = this.OPTION(() => {
      this.CONSUME(t.Equals);
      return this.SUBRULE(this.part);
    });
    return { name, ...(otherwise && { otherwise }) };
  });

  /** `when o` before the colon of a statement says the same as `when o :` before the statement. */
  protected under(condition: Condition | undefined, statement: Statement): Statement {
    if (condition === undefined) return statement;
    return { kind: 'when', condition, body: [statement], span: statement.span };
  }

  private clauseFollowsComma(): boolean {
    return (
      (this.ahead(2, t.Anonymous) && !this.ahead(3, t.Name)) ||
      (this.ahead(2, t.Certified) && this.ahead(3, t.By)) ||
      (this.ahead(2, t.Unaware) && this.ahead(3, t.Of)) ||
      (this.ahead(2, t.Holds) && this.ahead(3, t.Key))
    );
  }

  /** Whether the `offset`th token ahead begins a term. */
  private startsTerm(offset: number): boolean {
    return [t.Name, t.Text, t.Whole, t.None, t.OpenSquare, t.OpenRound].some((type) =>
      this.ahead(offset, type),
    );
  }

  private sameName(declared: Word, used: Word): void {
    if (declared.text === used.text) return;
    const message = `this \`name\` declares \`${declared.text}\`, but says \`${used.text}\` here`;
    const hint = `write \`${declared.text}\` after \`is\` and after each \`binds\``;
    this.remarks.push(syntaxError('T144', used.span, message, hint));
  }

  private arity(token: IToken): number {
    const arity = Number(token.image);
    if (arity > 64)
      this.remarks.push(syntaxError('T145', spanOf(token), 'a function takes at most 64 arguments'));
    return arity;
  }
}

/** An anchor without a usage has that of the next anchor with one. */
function inGroups(anchors: readonly Anchor[]): readonly Anchor[] {
  return anchors.map((anchor, index) => {
    const usage = anchors.slice(index).find((later) => later.usage !== undefined)?.usage;
    return { issuer: anchor.issuer, ...(usage && { usage }) };
  });
}
