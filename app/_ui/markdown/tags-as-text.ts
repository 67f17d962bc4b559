type Node = { type: string; children?: Node[] };

/** For rehype: HTML inside Markdown becomes the text that it is. The sanitiser alone would drop it, and what was said with it. */
export function tagsAsText() {
  return (tree: Node) => toText(tree);
}

function toText(node: Node): void {
  if (node.type === 'raw') node.type = 'text';
  node.children?.forEach(toText);
}
