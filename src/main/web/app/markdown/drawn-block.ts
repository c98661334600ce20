import type { Block } from './blocks.ts';
import { growLines } from './code-lines.ts';
import { fitTable } from './long-table.ts';
import { renderBlock } from './render.ts';

/** A block as it stands in the page: in an element of its own, or as more members of the list, table or quotation before it. */
export class DrawnBlock {
  /** Its own, or that of the block it goes on with. */
  readonly element: HTMLElement;
  readonly goesOn: boolean;
  /** Its items, rows or blocks, where it is a piece of many. */
  #members: readonly ChildNode[] = [];
  #raw = '';
  #look: string | null = null;
  #settled = false;

  private constructor(element: HTMLElement, goesOn: boolean) {
    this.element = element;
    this.goesOn = goesOn;
  }

  /** Not drawn yet; `before` is the one that it follows, and `place` tells where an element of its own is put. */
  static after(before: DrawnBlock | undefined, block: Block, place: () => HTMLElement): DrawnBlock {
    if (block.within !== null && before !== undefined) {
      return new DrawnBlock(before.element, true);
    }
    const element = document.createElement('div');
    element.className = 'block';
    element.dir = 'auto';
    place().append(element);
    return new DrawnBlock(element, false);
  }

  /** Whether this can become that block. */
  takes(block: Block): boolean {
    return this.goesOn === (block.within !== null);
  }

  shows(block: Block, settled: boolean): boolean {
    return this.#look === block.look && this.#settled === settled;
  }

  /** False when it took away what goes on with it, which has to be drawn again. */
  draw(block: Block, settled: boolean): boolean {
    const whole = this.#grow(block, settled) || this.#change(renderBlock(block.tokens, settled));
    this.#fitTable();
    this.#raw = block.raw;
    this.#look = block.look;
    this.#settled = settled;
    return whole;
  }

  /** What it was part of has been drawn without it. */
  lose(): void {
    this.#members = [];
    this.#look = null;
  }

  remove(): void {
    if (this.goesOn) {
      this.#members.forEach((member) => member.remove());
      this.#members = [];
      this.#fitTable();
    } else {
      this.element.remove();
    }
  }

  /** Code that has only become longer. */
  #grow({ raw, tokens: [token] }: Block, settled: boolean): boolean {
    if (token?.type !== 'code' || settled || this.#raw === '' || !raw.startsWith(this.#raw.trimEnd())) {
      return false;
    }
    const code = this.element.querySelector<HTMLElement>('.code > pre > code');
    const now: unknown = token['text'];
    return code !== null && typeof now === 'string' && growLines(code, now);
  }

  #fitTable(): void {
    const table = membersOf(this.element);
    if (table instanceof HTMLTableElement) {
      fitTable(table, this.#members);
    }
  }

  #change(drawn: DocumentFragment): boolean {
    const from = membersOf(drawn);
    const into = membersOf(this.element);
    const others = into !== null && into.childNodes.length > this.#members.length;
    if (this.goesOn || (others && isSame(from, into))) {
      this.#replaceMembers(from ?? drawn, into ?? this.element);
      return true;
    }
    this.#members = from === null ? [] : inPiece(from, [...from.childNodes]);
    from?.append(...this.#members);
    this.element.replaceChildren(drawn);
    return !others;
  }

  #replaceMembers(from: ParentNode, into: ParentNode): void {
    const old = this.#members;
    const members = inPiece(into, [...from.childNodes]
      .filter((node, at) => !this.goesOn || (node.nodeName !== 'THEAD' && (at > 0 || node.textContent?.trim() !== ''))));
    const [first] = old;
    if (first === undefined) {
      into.append(...members);
    } else {
      first.before(...members);
    }
    old.forEach((member) => member.remove());
    this.#members = members;
  }
}

/** What holds the items of a list, the rows of a table in groups, or the blocks of a quotation. */
function membersOf(block: ParentNode): Element | null {
  const first = block.firstElementChild;
  const members = first?.matches('.table') === true ? first.querySelector('table') : first?.matches('ul, ol, blockquote') === true ? first : null;
  if (members !== null && block instanceof DocumentFragment) {
    // What raw HTML has thrown out of it stays in its place among the others.
    (members.querySelector(':scope > tbody') ?? members).append(...[...block.childNodes].filter((node) => node !== first && node.textContent?.trim() !== ''));
  }
  return members;
}

/**
 * The blocks of a quotation stand in an element for each piece of it, so that the browser goes through these and
 * not through all blocks when it lays out what was added. Lists and tables may have no such elements.
 */
function inPiece(within: ParentNode, members: ChildNode[]): ChildNode[] {
  if (!(within instanceof HTMLQuoteElement)) {
    return members;
  }
  const piece = document.createElement('div');
  piece.append(...members);
  return [piece];
}

function isSame(one: Element | null, other: Element): boolean {
  return one !== null && (other instanceof HTMLTableElement ? one instanceof HTMLTableElement : one.cloneNode().isEqualNode(other.cloneNode()));
}
