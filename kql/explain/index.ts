import type { AggregateCall, Expr, Plan } from '../plan/types.ts';
import type { Column } from '../values.ts';
import { expressionText } from './expression.ts';

const LONGEST = 160;

/** What an operator of a plan does, without its inputs: `filter a > 1`. `mark` adds a word to it. */
export type Mark = (plan: Plan) => string;

/** A plan as a tree of lines, the last operator first and its inputs below it. */
export function explainPlan(plan: Plan, mark: Mark = () => ''): string[] {
  return lines(plan, mark, '', '');
}

function lines(plan: Plan, mark: Mark, first: string, rest: string): string[] {
  const text = `${plan.op} ${detail(plan)}`.trim().replaceAll(/\s+/g, ' ');
  const marked = mark(plan);
  const own = `${first}${text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text}${marked === '' ? '' : `  [${marked}]`}`;
  const inputs = inputsOf(plan);
  return [own, ...inputs.flatMap((input, index) => {
    const last = index === inputs.length - 1;
    return lines(input, mark, `${rest}${last ? '└─ ' : '├─ '}`, `${rest}${last ? '   ' : '│  '}`);
  })];
}

/** The tables that an operator stands on. */
export function inputsOf(plan: Plan): readonly Plan[] {
  switch (plan.op) {
    case 'table': case 'input': case 'values': case 'range': return [];
    case 'join': return [plan.left, plan.right];
    case 'union': return plan.inputs;
    case 'mvApply': return [plan.expanded, plan.subquery];
    case 'partition': return [plan.input, plan.subquery];
    default: return [plan.input];
  }
}

function detail(plan: Plan): string {
  const [input] = inputsOf(plan);
  const over = input?.columns ?? [];
  const text = (expr: Expr): string => expressionText(expr, over);
  switch (plan.op) {
    case 'table': return `${plan.name} (${plan.columns.length} columns)`;
    case 'values': return `${plan.rows.length} rows (${names(plan.columns)})`;
    case 'range': return `${names(plan.columns)} from ${text(plan.from)} to ${text(plan.to)} step ${text(plan.step)}`;
    case 'shared': return plan.name ?? '';
    case 'filter': return text(plan.condition);
    case 'project': return plan.values.map((value, at) => assigned(plan.columns[at]?.name ?? '', text(value))).join(', ');
    case 'summarize': return `${plan.aggregates.map((call) => callText(call, over)).join(', ')}${plan.keys.length === 0 ? '' : ` by ${plan.keys.map(text).join(', ')}`}`;
    case 'sort': return plan.keys.map(({ by, descending, nullsFirst }) => `${text(by)} ${descending ? 'desc' : 'asc'} nulls ${nullsFirst ? 'first' : 'last'}`).join(', ');
    case 'take': return text(plan.count);
    case 'join': return `${plan.joinKind} on ${plan.on.map(({ left, right }) => `${expressionText(left, plan.left.columns)} == ${expressionText(right, plan.right.columns)}`).join(' and ')}`;
    case 'union': return `${plan.inputs.length} tables`;
    case 'mvExpand': return plan.items.map(({ value, column, to }) => `${assigned(plan.columns[column]?.name ?? '', text(value))} to ${to}`).join(', ');
    case 'parse': return `${text(plan.value)} into ${plan.into.map((at) => plan.columns[at]?.name ?? '').join(', ')}`;
    case 'parseKv': return `${text(plan.value)} as (${names(plan.keys)})`;
    case 'makeSeries': return `${plan.calls.map((call) => callText(call, over)).join(', ')} on ${text(plan.axis)} step ${text(plan.step)}${plan.keys.length === 0 ? '' : ` by ${plan.keys.map(text).join(', ')}`}`;
    case 'partition': return `by ${text(plan.by)}`;
    case 'scan': return `${plan.steps.length} steps`;
    case 'topNested': return `${plan.levels.map(({ of }) => text(of)).join(', ')}`;
    case 'topHitters': return `${text(plan.count)} of ${text(plan.of)}`;
    case 'plugin': return plan.name;
    default: return '';
  }
}

const names = (columns: readonly Column[]): string => columns.map(({ name }) => name).join(', ');
const assigned = (name: string, value: string): string => (name === value ? name : `${name} = ${value}`);
const callText = ({ name, args }: AggregateCall, over: readonly Column[]): string => `${name}(${args.map((arg) => expressionText(arg, over)).join(', ')})`;
