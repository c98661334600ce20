/**
 * The end of a text that is still being written, completed or held back so that it looks as
 * it will when more has come: no stray stars, no half links, no table that begins as a line
 * of bars. Only for what is shown meanwhile; the whole text is read as it is.
 */
export function presentable(raw: string): string {
  const fence = /^ {0,3}(`{3,}|~{3,})[^\n]*(?:\n|$)/.exec(raw);
  if (fence !== null) {
    return raw.replace(/\n {0,3}(?:`{1,2}|~{1,2})$/, '\n');
  }
  if (/^(?: {4}|\t)/.test(raw)) {
    return raw; // code
  }
  const at = raw.lastIndexOf('\n', raw.endsWith('\n') ? raw.length - 2 : raw.length) + 1;
  const before = withoutHalfTable(raw.slice(0, at));
  const line = raw.slice(at);
  if (before.length < at && /^ {0,3}\|?[ \t:|-]*$/.test(line)) {
    return before; // the second line of a table, still on its way
  }
  if (isHalfTable(raw, at)) {
    return raw.slice(0, at);
  }
  return raw.slice(0, at) + inline(withoutHalfMarker(line));
}

/** The head of a table is a line of text until the line of dashes below it is there. */
function isHalfTable(raw: string, at: number): boolean {
  const line = raw.slice(at);
  const isFirst = at === 0 || !/\|[^\n]*\n$/.test(raw.slice(0, at));
  return isFirst && /^ {0,3}\|/.test(line);
}

function withoutHalfTable(before: string): string {
  const head = /(?:^|\n)( {0,3}\|[^\n]*\n)$/.exec(before);
  return head?.[1] === undefined || /\|[^\n]*\n$/.test(before.slice(0, before.length - head[1].length))
    ? before : before.slice(0, before.length - head[1].length);
}

/** What may become a list, a heading, a rule or a fence, but is not one yet. */
function withoutHalfMarker(line: string): string {
  return line.replace(/^(\s*(?:>\s*)*)(?:[-*+_=~`]{1,3}|#{1,6}|\d{1,3}[.)]?|[-*+] \[[ x]?\]?|>)\s*$/i, '$1');
}

function inline(line: string): string {
  const code = line.split(/(`+)/);
  let open: string | null = null;
  for (let i = 1; i < code.length; i += 2) {
    open = open === null ? (code[i] ?? null) : open === code[i] ? null : open;
  }
  if (open !== null) {
    const from = line.lastIndexOf(open);
    return from + open.length === line.length ? line.slice(0, from) : line + open;
  }
  const whole = line
    .replace(/(?:\\\(|\\\[|\$\$)(?:(?!\\\)|\\\]|\$\$)[^])*$/, (rest) => (/^\$\$/.test(rest) && balanced(line) ? rest : ''))
    .replace(/!\[[^\]\n]*(?:\](?:\([^)\n]*)?)?$/, '')
    .replace(/\[([^\]\n]*)(?:\](?:\([^)\n]*)?)?$/, (rest, name: string) => (/^\[[^\]]*\]$/.test(rest) ? rest : name))
    .replace(/<[a-z/!][^>\n]*$/i, '')
    .replace(/&[a-z0-9#]*$/i, '')
    .replace(/[*_~\\]+$/, '');
  return whole + closing(whole);
}

function balanced(line: string): boolean {
  return (line.split('$$').length - 1) % 2 === 0;
}

/** What closes the emphasis that is open. */
function closing(line: string): string {
  const text = line.replace(/(`+)[^]*?\1/g, 'x').replace(/\\./g, 'x').replace(/^\s*(?:[-*+]|\d+[.)])\s/, '');
  const open: string[] = [];
  for (const mark of text.match(/\*\*\*|\*\*|\*|~~|(?<!\w)__?(?=\w)|(?<=\w)__?(?!\w)/g) ?? []) {
    if (open.at(-1) === mark) {
      open.pop();
    } else if (opens(text, mark)) {
      open.push(mark);
    }
  }
  return open.reverse().join('');
}

/** A star with space on both sides is only a star. */
function opens(text: string, mark: string): boolean {
  return mark !== '*' || !/\s\*\s/.test(` ${text} `);
}
