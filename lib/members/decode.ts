import { array, type Decoder, number, object, row, string } from '../kit/decode';
import type { Invitation, Member } from './schema';

const member: Decoder<Member> = row({
  id: string,
  user_id: string,
  name: string,
  email: string,
  role: string,
  version: number,
  created_at: string,
});

const invitation: Decoder<Invitation> = row({
  id: string,
  email: string,
  role: string,
  expires_at: string,
  path: string,
});

export const decodeMembers = object({ members: array(member), invitations: array(invitation) });
