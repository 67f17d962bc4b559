import { array, boolean, type Decoder, object, row, string } from '../kit/decode';
import type { Template } from './schema';

const template: Decoder<Template> = row({
  id: string,
  name: string,
  description: string,
  allowed_tools: array(string),
  is_active: boolean,
});

export const decodeTemplates = object({ templates: array(template) });
