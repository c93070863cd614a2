/** A query of a kind that rules use, and what somebody who knows DuckDB writes for it over `read_parquet`. */
export interface Pair { readonly name: string; readonly kql: string; readonly sql: string }

const TOOLS = ['python', 'curl', 'sqlmap', 'nmap', 'hydra'];

export const pairs: readonly Pair[] = [
  {
    name: 'filter and project',
    kql: `SigninLogs | where TimeGenerated > datetime(2024-05-02 12:00) and ResultType == "50126" and Location in ("RU", "CN") | project TimeGenerated, UserPrincipalName, IPAddress, AppDisplayName`,
    sql: `SELECT TimeGenerated, UserPrincipalName, IPAddress, AppDisplayName FROM t WHERE TimeGenerated > TIMESTAMP '2024-05-02 12:00:00' AND ResultType = '50126' AND Location IN ('RU', 'CN')`,
  },
  {
    name: 'count by bin and user',
    kql: `SigninLogs | where ResultType != "0" | summarize Failures = count() by bin(TimeGenerated, 1h), UserPrincipalName | where Failures >= 2`,
    sql: `SELECT time_bucket(INTERVAL 1 HOUR, TimeGenerated) AS b, UserPrincipalName, count(*) AS f FROM t WHERE ResultType <> '0' GROUP BY ALL HAVING count(*) >= 2`,
  },
  {
    name: 'has_any',
    kql: `SigninLogs | where UserAgent has_any (${TOOLS.map((tool) => `"${tool}"`).join(', ')}) | summarize Users = count() by AppDisplayName, Location`,
    sql: `SELECT AppDisplayName, Location, count(*) FROM t WHERE regexp_matches(UserAgent, '(?i)(?:^|[^\\p{L}\\p{Nd}])(?:${TOOLS.join('|')})(?:$|[^\\p{L}\\p{Nd}])') GROUP BY ALL`,
  },
  {
    name: 'join',
    kql: `let Failed = SigninLogs | where ResultType == "50126" | summarize Failures = count() by UserPrincipalName, IPAddress;
let Good = SigninLogs | where ResultType == "0" | summarize Last = max(TimeGenerated) by UserPrincipalName, IPAddress;
Failed | join kind=inner Good on UserPrincipalName, IPAddress | project UserPrincipalName, IPAddress, Failures, Last`,
    sql: `SELECT f.UserPrincipalName, f.IPAddress, f.c, g.l FROM (SELECT UserPrincipalName, IPAddress, count(*) AS c FROM t WHERE ResultType = '50126' GROUP BY ALL) f
JOIN (SELECT UserPrincipalName, IPAddress, max(TimeGenerated) AS l FROM t WHERE ResultType = '0' GROUP BY ALL) g ON f.UserPrincipalName = g.UserPrincipalName AND f.IPAddress = g.IPAddress`,
  },
  {
    name: 'arg_max',
    kql: `SigninLogs | summarize arg_max(TimeGenerated, IPAddress, Location, AppDisplayName, ResultType) by UserPrincipalName`,
    sql: `SELECT u, s.TimeGenerated, s.IPAddress, s.Location, s.AppDisplayName, s.ResultType FROM (SELECT UserPrincipalName AS u, arg_max(struct_pack(TimeGenerated, IPAddress, Location, AppDisplayName, ResultType), TimeGenerated) AS s FROM t GROUP BY ALL)`,
  },
  {
    name: 'dcount',
    kql: `SigninLogs | summarize Addresses = dcount(IPAddress), Apps = dcount(AppDisplayName) by UserPrincipalName | where Addresses > 5`,
    sql: `SELECT UserPrincipalName, count(DISTINCT IPAddress) AS a, count(DISTINCT AppDisplayName) AS b FROM t GROUP BY ALL HAVING a > 5`,
  },
  {
    name: 'mv-expand',
    kql: `SigninLogs | mv-expand AuthenticationDetails | summarize count() by Method = tostring(AuthenticationDetails.authenticationMethod), System = tostring(DeviceDetail.operatingSystem)`,
    sql: `SELECT e->>'$.authenticationMethod' AS m, d AS s, count(*) FROM (SELECT DeviceDetail->>'$.operatingSystem' AS d, unnest(AuthenticationDetails->'$[*]') AS e FROM t) GROUP BY ALL`,
  },
  {
    name: 'parse and extract',
    kql: `SigninLogs | parse Details with "session=" Session:long " user=" User " from port " Port:long " via " Via | extend Agent = extract(@"([A-Za-z-]+)/[0-9.]+$", 1, UserAgent) | where Port < 1024 | summarize count(), max(Session) by Via, Agent`,
    sql: `SELECT p.via, a, count(*), max(CAST(p.session AS BIGINT)) FROM (SELECT regexp_extract(Details, '^session=([0-9]+) user=(.*?) from port ([0-9]+) via (.*)', ['session', 'user', 'port', 'via']) AS p, regexp_extract(UserAgent, '([A-Za-z-]+)/[0-9.]+$', 1) AS a FROM t) WHERE CAST(p.port AS BIGINT) < 1024 GROUP BY ALL`,
  },
];
