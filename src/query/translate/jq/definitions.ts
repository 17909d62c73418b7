/** The functions that a translated program may need, each with those that it stands on. Only what is used is written out. */

interface Definition {
  readonly text: string;
  readonly needs?: readonly string[];
}

/** In the order in which they have to stand. */
const definitions: Readonly<Record<string, Definition>> = {
  isEvent: {
    text: `def isEvent: (.kind // "Event") == "Event" and all(.auditID, .stage, .requestURI; . // "" | . != "")
  and (.requestReceivedTimestamp | type == "string" and test("^[0-9-]{10}T[0-9:]{8}"));`,
  },
  lastStages: {
    text: `def lastStages: group_by([.requestReceivedTimestamp, .auditID, .verb, .requestURI, .user.username])
  | map(max_by({"RequestReceived": 1, "ResponseStarted": 2, "ResponseComplete": 3, "Panic": 4}[.stage] // 2));`,
  },
  eachStage: {
    text: 'def eachStage: unique_by([.requestReceivedTimestamp, .auditID, .stage, .stageTimestamp, .verb, .requestURI, .user.username, .sourceIPs]);',
  },
  ago: { text: 'def ago($seconds): now - $seconds | todate | .[0:19] + ".000000Z";' },
  micros: { text: 'def micros: (.[0:19] + "Z" | fromdate) * 1000000 + (.[20:-1] + "000000" | .[0:6] | tonumber);' },
  instant: {
    text: 'def instant: (. % 1000000) as $rest | (. / 1000000 | floor | todate | .[0:19]) + "." + ("00000\\($rest)" | .[-6:]) + "Z";',
  },
  today: { text: 'def today($us): (now / 86400 | floor) * 86400000000 + $us | instant;', needs: ['instant'] },
  duration: {
    text: 'def duration: (.stageTimestamp // .requestReceivedTimestamp | micros) - (.requestReceivedTimestamp | micros);',
    needs: ['micros'],
  },
  slice: {
    text: 'def slice($us; $since): (.requestReceivedTimestamp | micros) - $since | (. / $us | floor) * $us + $since | instant;',
    needs: ['micros', 'instant'],
  },
  requestPath: { text: 'def requestPath: (.requestURI // "") | sub("(?s)[?#].*\\\\z"; "");' },
  fromHex: {
    text: 'def fromHex: explode | reduce .[] as $d (0; . * 16 + if $d > 96 then $d - 87 elif $d > 64 then $d - 55 else $d - 48 end);',
  },
  fromUtf8: {
    text: `def fromUtf8: reduce .[] as $b ([]; if $b >= 128 and $b < 192 and length > 0 then .[-1] = .[-1] * 64 + $b - 128
  else . + [if $b >= 240 then $b - 240 elif $b >= 224 then $b - 224 elif $b >= 192 then $b - 192 else $b end] end)
  | map(if . > 1114111 or (. >= 55296 and . < 57344) then 65533 else . end) | implode;`,
  },
  unescape: {
    text: 'def unescape: gsub("\\\\+"; " ") | gsub("(?<run>(?:%[0-9A-Fa-f]{2})+)"; .run | [scan("[0-9A-Fa-f]{2}") | fromHex] | fromUtf8);',
    needs: ['fromHex', 'fromUtf8'],
  },
  execCommand: {
    text: `def execCommand: if (.objectRef.subresource // "" | IN("exec", "attach")) then [.requestURI | scan("[?&]command=([^&]*)") | .[0] | unescape] else [] end;`,
    needs: ['unescape'],
  },
  fieldManager: {
    text: `def fieldManager: if (.verb // "" | IN("create", "update", "patch") | not) then ""
  elif .requestURI | contains("fieldManager=") then [.requestURI | scan("[?&]fieldManager=([^&#]*)") | .[0] | unescape] | .[0] // ""
  else (.userAgent // "" | split("/") | .[0] // "" | .[0:128]) end;`,
    needs: ['unescape'],
  },
  objectName: {
    text: `def objectName: (.objectRef.name // "") as $name | if $name == "" and .verb == "create" and (.objectRef.resource // "") != ""
  then (.responseObject | if type == "object" then .metadata.name // "" else "" end) else $name end;`,
  },
  at: { text: 'def at($key): (if type == "array" then .[] else . end) | objects | .[$key];' },
  texts: {
    text: 'def texts(values): [values | if type == "array" then .[] else . end | select(. != null) | if type == "string" then . else tojson end];',
  },
  hex: { text: 'def hex: if . < 16 then "0123456789abcdef"[.:. + 1] else (. / 16 | floor | hex) + (. % 16 | hex) end;' },
  ipv4: {
    text: 'def ipv4: select(test("\\\\A(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\\\.(?!\\\\z)|\\\\z)){4}\\\\z")) | split(".") | map(tonumber) | .[0] * 16777216 + .[1] * 65536 + .[2] * 256 + .[3];',
  },
  ipv6: {
    text: `def ipv6: select(test("\\\\A[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*\\\\z"))
  | (if test("\\\\.") then ([capture("(?<head>.*:)(?<tail>[^:]*)\\\\z") | .head, (.tail | ipv4)] | if length == 2 then .[0] + ([.[1] / 65536, .[1] % 65536] | map(floor | hex) | join(":")) else empty end) else . end)
  | split("::") | map(if . == "" then [] else split(":") end) | if length == 1 then .[0] elif length == 2 then .[0] + [range(8 - (.[0] | length) - (.[1] | length)) | "0"] + .[1] else empty end
  | select(length == 8 and all(.[]; test("\\\\A[0-9A-Fa-f]{1,4}\\\\z"))) | map(fromHex);`,
    needs: ['ipv4', 'hex', 'fromHex'],
  },
  inNet4: {
    text: 'def inNet4($net; $size): [ipv4 | (. / $size | floor) == $net] == [true];',
    needs: ['ipv4'],
  },
  inNet6: {
    text: 'def inNet6($net; $bits): [ipv6 | . as $groups | all(range(8); . as $i | ([[$bits - $i * 16, 0] | max, 16] | min) as $own | pow(2; 16 - $own) as $size | ($groups[$i] / $size | floor) == ($net[$i] / $size | floor))] == [true];',
    needs: ['ipv6'],
  },
  record: { text: 'def record: .__raw;' },
  number: { text: 'def number: tonumber? // empty;' },
  total: { text: 'def total: add // 0;' },
  least: { text: 'def least: min // 0;' },
  greatest: { text: 'def greatest: max // 0;' },
  mean: { text: 'def mean: if length == 0 then null else add / length end;' },
  deviation: {
    text: 'def deviation: if length == 0 then null else (add / length) as $m | (map((. - $m) * (. - $m)) | add / length | sqrt) end;',
  },
  quantile: {
    text: 'def quantile($p): sort as $s | if length == 0 then null else ((length - 1) * $p) as $place | ($place | floor) as $at | $s[$at] + ($place - $at) * (($s[$at + 1] // $s[$at]) - $s[$at]) end;',
  },
  numeric: { text: 'def numeric: if type == "string" then tonumber? // null else . end;' },
  asText: { text: 'def asText: if . == null then "" elif type == "string" then . else tojson end;' },
  whole: { text: 'def whole: if . == null then null else rint end;' },
  rounded: { text: 'def rounded($scale): if . == null then null else (. * $scale | rint) / $scale end;' },
  plus: { text: 'def plus($a; $b): if $a == null or $b == null then null else $a + $b end;' },
  minus: { text: 'def minus($a; $b): if $a == null or $b == null then null else $a - $b end;' },
  times: { text: 'def times($a; $b): if $a == null or $b == null then null else $a * $b end;' },
  over: { text: 'def over($a; $b): if $a == null or ($b // 0) == 0 then null else $a / $b end;' },
  rest: { text: 'def rest($a; $b): if $a == null or ($b // 0) == 0 then null else $a - $b * ($a / $b | trunc) end;' },
  chains: {
    text: `def chains($steps; $within): sort | reduce .[] as [$us, $left] ({began: [], done: []}; ($steps - $left - 1) as $step
    | (if $step == 0 then $us else .began[$step - 1] end) as $start
    | if $start == null then . elif $left > 0 then .began[$step] = $start
      elif $within != null and $us - $start > $within then . else .done += [[$start, $us]] end)
  | .done | {"first_time": (map(.[0]) | min | if . == null then null else instant end), "last_time": (map(.[1]) | max | if . == null then null else instant end), "count": length};`,
    needs: ['instant'],
  },
  compared: {
    text: `def compared($keys; $value; $none): [(.[0][] | {row: ., late: true}), (.[1][] | {row: ., late: false})] | group_by([.row[$keys[]]])
  | map(def of($late): map(select(.late == $late) | .row[$value]) | if length == 0 then $none else .[0] end;
      of(true) as $late | of(false) as $early | (.[0].row | with_entries(select(.key | IN($keys[]))))
      + {($value): $late, ($value + "_before"): $early, "change": (if $late == null or $early == null then null else $late - $early end)});`,
  },
  ascending: { text: 'def ascending(f): sort_by([f == null, f]);' },
  descending: { text: 'def descending(f): reverse | sort_by([f != null, f]) | reverse;' },
};

/** The text of these definitions and of all that they need. */
export function writeDefinitions(names: Iterable<string>): string[] {
  const needed = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    open.push(...(definitions[name]?.needs ?? []));
  }
  return Object.entries(definitions).flatMap(([name, { text }]) => (needed.has(name) ? [text] : []));
}
