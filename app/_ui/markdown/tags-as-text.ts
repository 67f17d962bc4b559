type Node = { type: string; children?: Node[] };

/** A rehype plugin: HTML inside Markdown becomes text. The sanitizer alone would drop it together with its content. */
export function tagsAsText() {
  return (tree: Node) => toText(tree);
}

function toText(node: Node): void {
  if (node.type === 'raw') node.type = 'text';
  node.children?.forEach(toText);
}
