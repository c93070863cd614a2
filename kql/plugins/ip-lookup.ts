import { Unsupported } from '../functions/contract.ts';
import { literal } from '../plan/fold.ts';
import { gather } from '../run/run.ts';
import type { Table } from '../values.ts';
import type { Plugin } from './contract.ts';

/** Rows with the rows of another table whose network holds their address. */
function lookup(name: string, inRange: string, columns?: Plugin['columns']): Plugin {
  return {
    name,
    docs: `https://learn.microsoft.com/kusto/query/${name.replace('_', '-')}-plugin`,
    ...(columns ? { columns } : {}),
    prepare(plan, run) {
      const [table, address, network, ...rest] = plan.args;
      if (table?.kind !== 'table' || address?.kind !== 'scalar' || address.value.kind !== 'column' || network?.kind !== 'scalar' || network.column === null) throw new Unsupported(`${name} with these arguments`);
      const unmatched = rest.find((arg) => arg.name === 'return_unmatched') ?? rest.find((arg) => arg.kind === 'scalar' && arg.value.type === 'bool');
      if (rest.some((arg) => arg !== unmatched)) throw new Unsupported(`${name} with more keys`);
      const keep = unmatched?.kind === 'scalar' && literal(unmatched.value) === true;
      const at = address.value.index;
      const column = network.column;
      const compute = run.build(table.plan, run);
      const test = run.registry.functions.get(inRange)?.prepare({ types: ['string', 'string'], constants: [undefined, undefined], result: 'bool', now: run.now });
      if (!test) throw new Unsupported(inRange);
      return (input) => {
        const networks = compute();
        const ranges = networks.columns[networks.schema.findIndex((one) => one.name === column)] ?? [];
        const [left, right]: [number[], number[]] = [[], []];
        input.columns[at]?.forEach((value, row) => {
          const before = left.length;
          ranges.forEach((range, other) => {
            run.budget.step();
            if (test(value, range) === true) {
              left.push(row);
              right.push(other);
            }
          });
          if (keep && left.length === before) {
            left.push(row);
            right.push(-1);
          }
        });
        const [a, b] = [gather(input, left, run.budget), gather(networks, right, run.budget)];
        const from = (table: Table, name: string) => table.columns[table.schema.findIndex((one) => one.name === name)];
        return { schema: plan.columns, columns: plan.columns.map(({ name: wanted }) => from(a, wanted) ?? from(b, wanted) ?? []), length: left.length };
      };
    },
  };
}

/** https://learn.microsoft.com/kusto/query/ipv4-lookup-plugin */
export const ipv4Lookup = lookup('ipv4_lookup', 'ipv4_is_in_range');
/** The columns of the networks come first here. https://learn.microsoft.com/kusto/query/ipv6-lookup-plugin */
export const ipv6Lookup = lookup('ipv6_lookup', 'ipv6_is_in_range', (input, [table]) => [...(table?.kind === 'table' ? table.plan.columns : []), ...input]);
