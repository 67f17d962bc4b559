'use client';

import type { Frame, FrameReader } from '../stream/source';

/** An error of the reader's own code is reported, and does not keep the following frames from it. */
export function deliverFrames(
  reader: FrameReader,
  frames: readonly Frame[],
  reportError: (error: unknown) => void,
): void {
  for (const frame of frames) {
    try {
      reader.onFrame(frame);
    } catch (error) {
      reportError(error);
    }
  }
}
