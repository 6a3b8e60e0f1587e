import { isName, isRef, type PdfFile } from './pdf-file.ts';
import { type PdfDictionary, PdfFormError, type PdfRef, type PdfValue } from './pdf-objects.ts';

/** Pages of a certificate, and sizes that they come in. */
const pageLimit = 400;
const paper: readonly (readonly number[])[] = [
  [0, 0, 595.28, 841.89],
  [0, 0, 612, 792],
];

/** Entries that Clearbench writes. Everything else (scripts, actions, layers, other forms) would show or do more than was checked. */
const entries = {
  catalog: `Type Pages Names Lang MarkInfo StructTreeRoot ViewerPreferences AcroForm Perms AF ClearbenchTemplate OutputIntents
    Metadata`,
  names: 'Dests EmbeddedFiles',
  form: 'Fields DA DR SigFlags',
  field: 'Subtype FT T TU F V P AP Type Rect Border C StructParent',
  pages: 'Type Count Kids',
  page: 'Type Parent MediaBox Contents Resources UserUnit StructParents Annots Tabs',
  resources: 'ProcSet XObject Font ColorSpace',
} as const;
const allowed = Object.fromEntries(
  Object.entries(entries).map(([kind, names]) => [kind, new Set(names.split(/\s+/))]),
);

/**
 * Checks that a document has nothing that could show or do more than its pages: no entry of catalog, form, pages and their
 * resources that Clearbench does not write, no annotation but the signature's, no page of another size or turned.
 *
 * @throws PdfFormError
 */
export function checkDocumentForm(file: PdfFile, catalog: PdfDictionary): void {
  only(catalog, 'catalog');
  const names = only(file.dictionary(catalog.get('Names')), 'names');
  const destinations = names.get('Dests');
  if (destinations !== undefined && file.array(file.dictionary(destinations).get('Names')).length > 0) {
    throw new PdfFormError('named destinations');
  }
  const form = only(file.dictionary(catalog.get('AcroForm')), 'form');
  const field = file.array(form.get('Fields'))[0];
  only(file.dictionary(field), 'field');
  checkAttached(file, catalog, names);
  checkPages(file, catalog, field);
}

/** The attachments that readers list, and those that the document says belong to it, are the same two. */
function checkAttached(file: PdfFile, catalog: PdfDictionary, names: PdfDictionary): void {
  const listed = file.array(file.dictionary(names.get('EmbeddedFiles')).get('Names')).filter(isRef);
  const associated = file.array(catalog.get('AF')).filter(isRef);
  if (idsOf(listed) !== idsOf(associated)) throw new PdfFormError('other attachments');
}

function checkPages(file: PdfFile, catalog: PdfDictionary, field: PdfValue | undefined): void {
  const root = only(file.dictionary(catalog.get('Pages')), 'pages');
  const pages = file.array(root.get('Kids'));
  if (pages.length > pageLimit || root.get('Count') !== pages.length)
    throw new PdfFormError('too many pages');
  if (new Set(pages.filter(isRef).map(({ id }) => id)).size !== pages.length) {
    throw new PdfFormError('a page that stands twice');
  }
  const annotations = pages.flatMap((ref) => {
    const page = only(file.dictionary(ref), 'page');
    const box = file.array(page.get('MediaBox'));
    const fits = paper.some(
      (size) => size.length === box.length && size.every((side, at) => side === box[at]),
    );
    if (!isName(page.get('Type'), 'Page') || !fits || (page.get('UserUnit') ?? 1) !== 1) {
      throw new PdfFormError('a page of an unknown size');
    }
    checkResources(file, only(file.dictionary(page.get('Resources')), 'resources'));
    const own = page.get('Annots');
    return own === undefined ? [] : file.array(own);
  });
  if (
    field === undefined ||
    !isRef(field) ||
    annotations.length !== 1 ||
    idsOf(annotations.filter(isRef)) !== idsOf([field])
  ) {
    throw new PdfFormError('annotations beside the signature');
  }
}

/** No colours under other names, and no drawing but the logo, which is a picture: a form could paint all of the page. */
function checkResources(file: PdfFile, resources: PdfDictionary): void {
  const colours = resources.get('ColorSpace');
  if (colours !== undefined && file.dictionary(colours).size > 0) throw new PdfFormError('other colours');
  const drawings = resources.get('XObject');
  if (drawings === undefined) return;
  for (const [name, drawing] of file.dictionary(drawings)) {
    if (name !== 'Logo' || !isName(file.dictionary(drawing).get('Subtype'), 'Image')) {
      throw new PdfFormError('a drawing beside the logo');
    }
  }
}

function only(dictionary: PdfDictionary, kind: keyof typeof entries): PdfDictionary {
  for (const name of dictionary.keys()) {
    if (allowed[kind]?.has(name) !== true) throw new PdfFormError(`an unknown entry of the ${kind}`);
  }
  return dictionary;
}

function idsOf(refs: readonly PdfRef[]): string {
  return refs
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join(' ');
}
