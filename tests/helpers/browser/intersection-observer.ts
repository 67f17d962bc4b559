// jsdom has no layout, so it has no IntersectionObserver either.

type Observed = { element: Element; report: IntersectionObserverCallback; observer: IntersectionObserver };

let observed: Observed[] = [];
let isOnScreen: (element: Element) => boolean = () => true;

class FakeIntersectionObserver implements IntersectionObserver {
  readonly root = null;
  readonly rootMargin = '';
  readonly scrollMargin = '';
  readonly thresholds = [];
  readonly report: IntersectionObserverCallback;
  constructor(report: IntersectionObserverCallback) {
    this.report = report;
  }
  observe(element: Element): void {
    observed.push({ element, report: this.report, observer: this });
    queueMicrotask(reportOnScreen);
  }
  unobserve(element: Element): void {
    observed = observed.filter((entry) => entry.observer !== this || entry.element !== element);
  }
  disconnect(): void {
    observed = observed.filter(({ observer }) => observer !== this);
  }
  takeRecords = () => [];
}

/** Everything observed is on screen, until a test says otherwise. */
export function installIntersectionObserver(): void {
  isOnScreen = () => true;
  globalThis.IntersectionObserver = FakeIntersectionObserver;
}

/** Changes what is on screen, and reports it. */
export function setOnScreen(predicate: (element: Element) => boolean): void {
  isOnScreen = predicate;
  reportOnScreen();
}

function reportOnScreen(): void {
  for (const { element, report, observer } of [...observed]) {
    const isIntersecting = isOnScreen(element);
    const entry = { target: element, isIntersecting, intersectionRatio: isIntersecting ? 1 : 0 };
    report([entry as IntersectionObserverEntry], observer);
  }
}
