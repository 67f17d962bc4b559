import { expect, test } from 'vitest';
import { formatPhone } from '../../app/[org]/contacts/format-phone';

test.each([
  ['+12125550123', '+1 212-555-0123'],
  ['+442079460958', '+44 207 946 0958'],
  ['+420123456789', '+420 123 456 789'],
  ['+4930123456', '+49 301 23456'],
  ['555-0123', '555-0123'],
])('%s is shown as %s', (phone, shown) => expect(formatPhone(phone)).toBe(shown));
