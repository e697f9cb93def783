import { invalidRequest } from './api-error.ts';
import type { CacheControl } from './content-schema.ts';
import type { Segment } from './prompt.ts';

export interface Breakpoint {
  /** Index of the segment that ends the prefix to cache. */
  index: number;
  ttl: '5m' | '1h';
}

const MAX_BREAKPOINTS = 4;

/**
 * Where a request asks for its prefix to be cached, in order: the marked segments, and the last cacheable one where
 * the request has a `cache_control` of its own. Throws the API's 400 for more than four.
 */
export function breakpointsOf(segments: readonly Segment[], topLevel: CacheControl): Breakpoint[] {
  const marked = segments.flatMap(({ marker }, index) => (marker ? [{ index, ttl: marker }] : []));
  const breakpoints = withAutomatic(marked, segments, topLevel);
  if (breakpoints.length > MAX_BREAKPOINTS) {
    throw invalidRequest(
      `A maximum of ${MAX_BREAKPOINTS} blocks with cache_control may be provided. Found ${breakpoints.length}.`,
    );
  }
  for (const [position, { ttl }] of breakpoints.entries()) {
    if (ttl !== '1h' || breakpoints[position - 1]?.ttl !== '5m') continue;
    throw invalidRequest(
      "A ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.",
    );
  }
  return breakpoints;
}

function withAutomatic(
  marked: Breakpoint[],
  segments: readonly Segment[],
  topLevel: CacheControl,
): Breakpoint[] {
  if (!topLevel) return marked;
  const ttl = topLevel.ttl ?? '5m';
  const index = segments.findLastIndex(({ cacheable }) => cacheable);
  const already = marked.find((breakpoint) => breakpoint.index === index);
  if (already && already.ttl !== ttl) {
    throw invalidRequest('cache_control: The last block already has a cache_control with a different ttl.');
  }
  if (already || index < 0) return marked;
  return [...marked, { index, ttl }].sort((a, b) => a.index - b.index);
}
