import { array, boolean, type Decoder, number, object, row, string } from '../kit/decode';
import type { Template } from './schema';

export const decodeTemplate: Decoder<Template> = row({
  id: string,
  name: string,
  description: string,
  allowed_tools: array(string),
  is_active: boolean,
  version: number,
});

export const decodeTemplates = object({ templates: array(decodeTemplate) });
/** The answer to a template that was added or changed. */
export const decodeSavedTemplate = object({ template: decodeTemplate });
