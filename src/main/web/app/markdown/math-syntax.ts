/** A formula at the beginning of a text. */
export interface Formula {
  readonly raw: string;
  readonly tex: string;
  readonly display: boolean;
}

/** Longer ones are text that happens to have dollars in it. */
export const LONGEST_FORMULA = 4_000;

const blocks = [/^ {0,3}\$\$([^]+?)\$\$[ \t]*(?:\n|$)/, /^ {0,3}\\\[([^]+?)\\\][ \t]*(?:\n|$)/];

export function mathBlock(source: string): Formula | null {
  for (const pattern of blocks) {
    const found = pattern.exec(source);
    if (found !== null && fits(found[1])) {
      return { raw: found[0], tex: found[1].trim(), display: true };
    }
  }
  return null;
}

const displays = [/^\$\$([^$]+?)\$\$/, /^\\\[([^]+?)\\\]/];
const inlines = [/^\\\(([^]+?)\\\)/, /^\$(?![\s$])([^$\n]*?[^\s$\\])\$(?![\w$])/];
/** What money and shell variables do not have, or a single letter. */
const mathematical = /[\\^_={}<>+]|^[a-zA-Z]$/;

export function mathInline(source: string): Formula | null {
  for (const pattern of displays) {
    const found = pattern.exec(source);
    if (found !== null && fits(found[1])) {
      return { raw: found[0], tex: found[1].trim(), display: true };
    }
  }
  for (const pattern of inlines) {
    const found = pattern.exec(source);
    if (found !== null && fits(found[1]) && (source.startsWith('\\') || mathematical.test(found[1]))) {
      return { raw: found[0], tex: found[1].trim(), display: false };
    }
  }
  return null;
}

function fits(tex: string | undefined): tex is string {
  return tex !== undefined && tex.length <= LONGEST_FORMULA && tex.trim() !== '' && !/\n\s*\n/.test(tex);
}
