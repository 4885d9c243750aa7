/**
 * The checks of a transition: what was kept is taken apart, and what has to be compared is a condition of the rule.
 * @module
 */
import type { Check, Transition } from '../../../model/role.ts';
import { type Condition, equal, unequal } from './receiving.ts';
import { anchored } from './restrictions.ts';
import { expanded, type Sheet, written } from './sheet.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What is taken apart of what was kept: from here on it is what it is. What cannot be is compared. */
export function takenApart(sheet: Sheet, transition: Transition): readonly Condition[] {
  const conditions: Condition[] = [];
  for (const check of transition.checks) {
    if (check.kind !== 'open') continue;
    const value = expanded(sheet.opened, check.value);
    if (value === check.pattern) continue;
    if (value.kind === 'variable') sheet.opened.set(value, check.pattern);
    else conditions.push(equal(written(sheet, value), written(sheet, check.pattern)));
  }
  for (const [term, name] of [...sheet.known]) {
    const whole = expanded(sheet.opened, term);
    if (whole === term || term.kind === 'variable') continue;
    sheet.known.delete(term);
    sheet.known.set(whole, name);
  }
  return conditions;
}

/** What a check, other than one that takes something apart, demands. */
export function conditionFor(vocabulary: Vocabulary, sheet: Sheet, check: Check): readonly Condition[] {
  switch (check.kind) {
    case 'open':
      return [];
    case 'equal':
      return [equal(written(sheet, check.left), written(sheet, check.right))];
    case 'unequal':
      return [unequal(written(sheet, check.left), written(sheet, check.right))];
    case 'anchor': {
      const { fact, is, isNot } = anchored(vocabulary, check.anchors);
      const issuer = written(sheet, check.issuer);
      return [{ fact: `${fact}(${issuer})`, by: is, contrary: `No${fact}(${issuer})`, unless: isNot }];
    }
  }
}
