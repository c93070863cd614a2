/**
 * Where the service's binder says otherwise than Kusto, as scripts that are run where the service is loaded.
 */

/**
 * A column that `parse` fills takes the place of its namesake, as with `extend`; the service goes on with both, gives the second another
 * name (`X1`) and the first its old type to whatever comes next. https://learn.microsoft.com/kusto/query/parse-operator
 */
const PARSE_REPLACES = `(function () {
  var binder = Kusto.Language.Binding.Binder.NodeBinder && Kusto.Language.Binding.Binder.NodeBinder.prototype;
  var original = binder && binder.ParseVisitCommon;
  if (!original) throw new TypeError('The binder of parse is not where it was.');
  binder.ParseVisitCommon = function () {
    var info = original.apply(this, arguments), all = info.ResultType && info.ResultType.Columns, byName = new Map();
    var count = all ? System.Array.getCount(all, Kusto.Language.Symbols.ColumnSymbol) : 0;
    for (var i = 0; i < count; i++) byName.set(System.Array.getItem(all, i).Name, System.Array.getItem(all, i));
    if (byName.size < count) info.ResultType = new Kusto.Language.Symbols.TableSymbol.$ctor3(Array.from(byName.values())).WithInheritableProperties(this.RowScopeOrEmpty);
    return info;
  };
})();`;

/**
 * `union kind=inner` gives the columns that all tables have; the service gives those of any.
 * https://learn.microsoft.com/kusto/query/union-operator
 */
const UNION_INNER = `(function () {
  var binder = Kusto.Language.Binding.Binder.NodeBinder && Kusto.Language.Binding.Binder.NodeBinder.prototype;
  var original = binder && binder.VisitUnionOperator, symbols = Kusto.Language.Symbols;
  if (!original) throw new TypeError('The binder of union is not where it was.');
  var columnsOf = function (table) {
    var all = [];
    for (var i = 0, n = System.Array.getCount(table.Columns, symbols.ColumnSymbol); i < n; i++) all.push(System.Array.getItem(table.Columns, i));
    return all;
  };
  binder.VisitUnionOperator = function (node) {
    var info = original.call(this, node), inner = false, source = null;
    for (var i = 0; i < node.Parameters.Count; i++) {
      var parameter = node.Parameters.getItem$1(i), name = parameter.Name.SimpleName.toLowerCase(), value = String(parameter.Expression).trim();
      if (name === 'kind') inner = value.toLowerCase() === 'inner';
      if (/^with_?source$/.test(name)) source = true;
    }
    if (!inner || !info.ResultType) return info;
    var tables = new (System.Collections.Generic.List$1(symbols.TableSymbol).ctor)();
    if (this._binder._rowScope) tables.add(this._binder._rowScope);
    for (i = 0; i < node.Expressions.Count; i++) this._binder.AddTables(Kusto.Language.Binding.Binder.GetResultType$1(node.Expressions.getItem$1(i).Element$1), tables);
    var all = [];
    for (i = 0; i < tables.Count; i++) all.push(columnsOf(tables.getItem(i)));
    var kept = columnsOf(info.ResultType).filter(function (column, place) {
      return source && place === 0 || all.every(function (own) { return own.some(function (other) { return other.Name === column.Name && other.Type.Name === column.Type.Name; }); });
    });
    info.ResultType = new symbols.TableSymbol.$ctor3(kept);
    return info;
  };
})();`;

/**
 * A name, or a list of names, takes the first results of a function that has several and drops the rest; the service goes on with all of
 * them, under names of their own. In `summarize` they stay. https://learn.microsoft.com/kusto/query/extend-operator
 */
const NAMED_RESULTS = `(function () {
  var Binder = Kusto.Language.Binding.Binder, Syntax = Kusto.Language.Syntax, binder = Binder.prototype;
  var original = binder.CreateProjectionColumns;
  if (!original || !binder.AddFunctionTupleResultColumn) throw new TypeError('The binder of projections is not where it was.');
  binder.CreateProjectionColumns = function (expression, builder, diagnostics, style) {
    var named = Bridge.is(expression, Syntax.SimpleNamedExpression) || Bridge.is(expression, Syntax.CompoundNamedExpression);
    if (!named || style === Binder.ProjectionStyle.Summarize) return original.apply(this, arguments);
    this.AddFunctionTupleResultColumn = function () {};
    try {
      return original.apply(this, arguments);
    } finally {
      delete this.AddFunctionTupleResultColumn;
    }
  };
})();`;

/**
 * A wildcard of a union finds views of the query as well; the service knows that it does, but not their columns.
 * https://learn.microsoft.com/kusto/query/union-operator
 */
const WILDCARD_VIEWS = `(function () {
  var binder = Kusto.Language.Binding.Binder.prototype, original = binder.AddTables, symbols = Kusto.Language.Symbols;
  if (!original) throw new TypeError('The binder of wildcards is not where it was.');
  binder.AddTables = function (symbol, tables) {
    if (!Bridge.is(symbol, symbols.FunctionSymbol)) return original.call(this, symbol, tables);
    var declaration = System.Array.getItem(symbol.Signatures, 0, symbols.Signature).Declaration;
    var body = declaration && declaration.Expression, type = body && body.ResultType;
    if (type && Bridge.is(type, symbols.TableSymbol)) tables.add(type);
  };
})();`;

/**
 * Every series is an array; the service gives one of a function with several results (`percentile(x, 50)`) the type of a result.
 * https://learn.microsoft.com/kusto/query/make-series-operator
 */
const SERIES_ARE_DYNAMIC = `(function () {
  var binder = Kusto.Language.Binding.Binder.NodeBinder && Kusto.Language.Binding.Binder.NodeBinder.prototype;
  var original = binder && binder.VisitMakeSeriesOperator, symbols = Kusto.Language.Symbols;
  if (!original) throw new TypeError('The binder of make-series is not where it was.');
  binder.VisitMakeSeriesOperator = function (node) {
    var info = original.call(this, node), all = info.ResultType && info.ResultType.Columns, kept = [], changed = false;
    var keys = node.ByClause ? node.ByClause.Expressions.Count : 0;
    for (var i = 0, n = all ? System.Array.getCount(all, symbols.ColumnSymbol) : 0; i < n; i++) {
      var column = System.Array.getItem(all, i), single = i >= keys && column.Type.Name !== 'dynamic';
      changed = changed || single;
      kept.push(single ? new symbols.ColumnSymbol(column.Name, symbols.ScalarTypes.Dynamic, null, null, null, null) : column);
    }
    if (changed) info.ResultType = new symbols.TableSymbol.$ctor3(kept).WithInheritableProperties(this.RowScopeOrEmpty);
    return info;
  };
})();`;

export const CORRECTIONS: readonly string[] = [PARSE_REPLACES, UNION_INNER, NAMED_RESULTS, WILDCARD_VIEWS, SERIES_ARE_DYNAMIC];
