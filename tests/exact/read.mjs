// usage: node read.mjs PDFJS-MODULE FILE…    the text of each file's pages as a line of JSON, as pdf.js gives it
import fs from 'node:fs';

const { getDocument } = await import(process.argv[2]);
for (const file of process.argv.slice(3)) {
  const data = new Uint8Array(fs.readFileSync(file));
  const pdf = await getDocument({ data, verbosity: 0 }).promise;
  const pages = [];
  for (let i = 1; i <= pdf.numPages; i++) {
    // As the viewer asks for it: characters as they are, not normalized for searching.
    const content = await (await pdf.getPage(i)).getTextContent({ disableNormalization: true });
    pages.push(content.items.map((item) => item.str + (item.hasEOL ? '\n' : '')).join(''));
  }
  console.log(JSON.stringify(pages));
}
