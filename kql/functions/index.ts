import type { ScalarFunction } from './contract.ts';
import { around } from './convert/around.ts';
import { assert } from './convert/assert.ts';
import { gettype } from './convert/gettype.ts';
import { caseOf, coalesce, iff, iif } from './convert/iff.ts';
import { isnotnull, isnull, notnull } from './convert/isnull.ts';
import { maxOf, minOf } from './convert/max-of.ts';
import { dcountHll, hllMerge, mergeTdigest, percentilesArrayTdigest, percentileTdigest, percentrankTdigest, rankTdigest, tdigestMerge } from './convert/sketch.ts';
import { tobool, toboolean, todatetime, todecimal, todouble, toguid, toint, tolong, toreal, tostring, totime, totimespan } from './convert/to.ts';
import { tohex } from './convert/tohex.ts';
import { bin, binAt, floor } from './datetime/bin.ts';
import { datetimeAdd, datetimeDiff } from './datetime/datetime-add.ts';
import { formatDatetime, formatTimespan } from './datetime/format.ts';
import { makeDatetime, makeTimespan } from './datetime/make.ts';
import { ago, now } from './datetime/now.ts';
import { datetimePart, datetimeParts, dayofweek } from './datetime/parts.ts';
import { endsOf, startsOf } from './datetime/start-of.ts';
import { unixtimes } from './datetime/unixtime.ts';
import { localToUtc, utcToLocal } from './datetime/zone.ts';
import { arraySortAsc, arraySortDesc } from './dynamic/array-sort.ts';
import { arrayConcat, arrayIff, arrayIif, arrayIndexOf, arrayLength, arraylength, arrayReverse, arraySlice, arraySplit, arrayStrcat, arraySum, rotateLeft, rotateRight, shiftLeft, shiftRight, strcatArray } from './dynamic/array.ts';
import { bagHasKey, bagKeys, bagMerge, bagRemoveKeys, bagSetKey, bagZip, treepath } from './dynamic/bag.ts';
import { estimateDataSize } from './dynamic/estimate-data-size.ts';
import { bagPack, pack, packArray, packDictionary } from './dynamic/pack.ts';
import { dynamicToJson, extractJson, extractjson, parseJson, todynamic } from './dynamic/parse-json.ts';
import { range } from './dynamic/range.ts';
import { repeat } from './dynamic/repeat.ts';
import { jaccardIndex, setDifference, setHasElement, setIntersect, setUnion, zip } from './dynamic/set.ts';
import { decodeOld, decodeToArray, decodeToGuid, decodeToString, encodeFromArray, encodeFromGuid, encodeOld, encodeToString } from './encode/base64.ts';
import { gzipDecompress, zlibDecompress } from './encode/compress.ts';
import { formatBytes } from './encode/format-bytes.ts';
import { digests, hash, hashXxhash64 } from './encode/hash.ts';
import { punycodeDomainFromString, punycodeDomainToString, punycodeFromString, punycodeToString } from './encode/punycode.ts';
import { urlDecode, urlEncode, urlEncodeComponent } from './encode/url.ts';
import { geoAngle, geoAzimuth } from './geo/angle.ts';
import { geoGeohashToCentralPoint, geoGeohashToPolygon, geoPointToGeohash } from './geo/geohash.ts';
import { geoDistance2Points, geoPointInCircle } from './geo/distance.ts';
import { geoFromWkt } from './geo/wkt.ts';
import { geoInfoFromIpAddress } from './ip/geo-info.ts';
import { hasIpv4Functions } from './ip/has-ipv4.ts';
import { ipv4Compare, ipv4IsInAnyRange, ipv4IsInRange, ipv4IsMatch, ipv4IsPrivate } from './ip/ipv4-match.ts';
import { ipv6Compare, ipv6IsInAnyRange, ipv6IsInRange, ipv6IsMatch, parseIpv6, parseIpv6Mask } from './ip/ipv6.ts';
import { formatIpv4, formatIpv4Mask, ipv4NetmaskSuffix, ipv4RangeToCidrList, parseIpv4, parseIpv4Mask } from './ip/parse-ipv4.ts';
import { abs, sign } from './math/abs.ts';
import { betaCdf, betaInv, betaPdf, welchTest } from './math/beta.ts';
import { binaryFunctions } from './math/binary.ts';
import { unitConversions } from './math/convert-unit.ts';
import { atan2, isfinite, isinf, isnan, pi, pow, realFunctions } from './math/real.ts';
import { ceiling, round } from './math/round.ts';
import { add, negate, subtract } from './operators/add.ts';
import { between, notBetween } from './operators/between.ts';
import { equals, greater, greaterOrEqual, less, lessOrEqual, notEquals } from './operators/compare.ts';
import { hasAll, hasAny } from './operators/has-any.ts';
import { isIn, isInFolded, isNotIn, isNotInFolded } from './operators/in.ts';
import { and, not, or } from './operators/logic.ts';
import { divide, mod, multiply } from './operators/multiply.ts';
import { equalsFolded, notEqualsFolded, textOperators } from './operators/text.ts';
import { parseCommandLine } from './parse/parse-command-line.ts';
import { parseCsv } from './parse/parse-csv.ts';
import { parsePath } from './parse/parse-path.ts';
import { parseUrl, parseurl, parseUrlquery, parseurlquery } from './parse/parse-url.ts';
import { parseVersion } from './parse/parse-version.ts';
import { parseXml } from './parse/parse-xml.ts';
import { seriesCosineSimilarity, seriesDotProduct, seriesMagnitude, seriesPearson, seriesProduct, seriesSum } from './series/aggregate.ts';
import { seriesDecomposeAnomalies } from './series/anomalies.ts';
import { seriesDecompose, seriesDecomposeForecast, seriesSeasonal } from './series/decompose.ts';
import { eachFunctions, pairwiseFunctions } from './series/elementwise.ts';
import { seriesFft, seriesIfft } from './series/fft.ts';
import { fillBackward, fillConst, fillForward, fillLinear } from './series/fill.ts';
import { seriesFir, seriesIir } from './series/filter.ts';
import { seriesFit2lines, seriesFit2linesDynamic, seriesFitLine, seriesFitLineDynamic } from './series/fit.ts';
import { seriesFitPoly } from './series/fit-poly.ts';
import { seriesOutliers } from './series/outliers.ts';
import { seriesStats, seriesStatsDynamic } from './series/stats.ts';
import { tolower, toupper } from './string/case.ts';
import { countof } from './string/countof.ts';
import { extractAll, extractall } from './string/extract-all.ts';
import { extract } from './string/extract.ts';
import { hasAnyIndex } from './string/has-any-index.ts';
import { indexof, indexofRegex } from './string/indexof.ts';
import { isascii, isutf8 } from './string/isascii.ts';
import { isempty, isnotempty, notempty } from './string/isempty.ts';
import { matchesRegex } from './string/matches-regex.ts';
import { regexQuote } from './string/regex-quote.ts';
import { replace, replaceRegex, replaceString, replaceStrings } from './string/replace.ts';
import { reverse } from './string/reverse.ts';
import { split } from './string/split.ts';
import { strcat, strcatDelim, strrep } from './string/strcat.ts';
import { strcmp } from './string/strcmp.ts';
import { stringSize } from './string/string-size.ts';
import { strlen } from './string/strlen.ts';
import { substring } from './string/substring.ts';
import { translate } from './string/translate.ts';
import { trim, trimEnd, trimStart } from './string/trim.ts';
import { fromString, makeString, toText, toUtf8 } from './string/unicode.ts';

/** All scalar functions and operators by name. */
export const functions: ReadonlyMap<string, ScalarFunction> = new Map([
  around, assert, gettype, caseOf, coalesce, iff, iif, isnotnull, isnull, notnull, maxOf, minOf, dcountHll, hllMerge, mergeTdigest,
  percentilesArrayTdigest, percentileTdigest, percentrankTdigest, rankTdigest, tdigestMerge, tobool, toboolean, todatetime, todecimal, todouble, toguid, toint,
  tolong, toreal, tostring, totime, totimespan, tohex, bin, binAt, floor, datetimeAdd, datetimeDiff, formatDatetime, formatTimespan,
  makeDatetime, makeTimespan, ago, now, datetimePart, ...datetimeParts, dayofweek, ...endsOf, ...startsOf, ...unixtimes, localToUtc, utcToLocal,
  arraySortAsc, arraySortDesc, arrayConcat, arrayIff, arrayIif, arrayIndexOf, arrayLength, arraylength, arrayReverse, arraySlice, arraySplit,
  arrayStrcat, arraySum, rotateLeft, rotateRight, shiftLeft, shiftRight, strcatArray, bagHasKey, bagKeys, bagMerge, bagRemoveKeys, bagSetKey,
  bagZip, treepath, estimateDataSize, bagPack, pack, packArray, packDictionary, dynamicToJson, extractJson, extractjson, parseJson, ...todynamic, range, repeat,
  jaccardIndex, setDifference, setHasElement, setIntersect, setUnion, zip, decodeOld, decodeToArray, decodeToGuid, decodeToString,
  encodeFromArray, encodeFromGuid, encodeOld, encodeToString, gzipDecompress, zlibDecompress, formatBytes, ...digests, hash, hashXxhash64,
  punycodeDomainFromString, punycodeDomainToString, punycodeFromString, punycodeToString, urlDecode, urlEncode, urlEncodeComponent,
  ...hasIpv4Functions, geoAngle, geoAzimuth, geoDistance2Points, geoFromWkt, geoGeohashToCentralPoint, geoGeohashToPolygon, geoPointToGeohash, geoInfoFromIpAddress, geoPointInCircle, ipv4Compare, ipv4IsInAnyRange, ipv4IsInRange, ipv4IsMatch, ipv4IsPrivate, ipv6Compare, ipv6IsInAnyRange, ipv6IsInRange,
  ipv6IsMatch, parseIpv6, parseIpv6Mask, formatIpv4, formatIpv4Mask, ipv4NetmaskSuffix, ipv4RangeToCidrList, parseIpv4, parseIpv4Mask, abs,
  sign, betaCdf, betaInv, betaPdf, welchTest, ...binaryFunctions, ...unitConversions, atan2, isfinite, isinf, isnan, pi, pow, ...realFunctions,
  ceiling, round, add, negate, subtract, between, notBetween, equals, greater, greaterOrEqual, less, lessOrEqual, notEquals, hasAll, hasAny,
  isIn, isInFolded, isNotIn, isNotInFolded, and, not, or, divide, mod, multiply, equalsFolded, notEqualsFolded, ...textOperators,
  parseCommandLine, parseCsv, parsePath, parseUrl, parseurl, parseUrlquery, parseurlquery, parseVersion, parseXml, seriesCosineSimilarity,
  seriesDotProduct, seriesMagnitude, seriesPearson, seriesProduct, seriesSum, seriesDecomposeAnomalies, seriesDecompose,
  seriesDecomposeForecast, seriesSeasonal, ...eachFunctions, ...pairwiseFunctions, fillBackward, fillConst, fillForward, fillLinear, seriesFft, seriesFir,
  seriesIfft, seriesIir, seriesFit2lines, seriesFit2linesDynamic, seriesFitLine, seriesFitLineDynamic, seriesFitPoly, seriesOutliers, seriesStats, seriesStatsDynamic,
  tolower, toupper, countof, extractAll, extractall, extract, hasAnyIndex, indexof, indexofRegex, isascii, isutf8, isempty, isnotempty, notempty,
  matchesRegex, regexQuote, replace, replaceRegex, replaceString, replaceStrings, reverse, split, strcat, strcatDelim, strrep, strcmp,
  stringSize, strlen, substring, translate, trim, trimEnd, trimStart, fromString, makeString, toText, toUtf8,
].map(definition => [definition.name, definition]));
