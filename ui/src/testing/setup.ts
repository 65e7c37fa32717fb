import "@testing-library/jest-dom/vitest";
import { clearMocks } from "@tauri-apps/api/mocks";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeAll } from "vitest";
import { startI18n } from "@/lib/i18n";
import { useView } from "@/stores/view";

// jsdom has no layout: what scrolls is 600 high, and each row in it 60.
const isScroller = (element: Element) =>
  element.matches('[role="log"]') || element.querySelector(':scope > [role="list"]') !== null;

Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { get: (): number => 60, configurable: true },
  offsetWidth: { get: (): number => 600, configurable: true },
});
for (const name of ["offsetHeight", "clientHeight"]) {
  Object.defineProperty(HTMLElement.prototype, name, {
    configurable: true,
    get(this: HTMLElement) {
      return isScroller(this) ? 600 : 60;
    },
  });
}
Object.defineProperty(HTMLElement.prototype, "scrollHeight", {
  configurable: true,
  get(this: HTMLElement) {
    const inner = this.firstElementChild;
    return inner instanceof HTMLElement ? Number.parseFloat(inner.style.blockSize) || 600 : 60;
  },
});
// As in a browser, the event comes after whatever is being drawn.
HTMLElement.prototype.scrollTo = function scrollTo(this: HTMLElement, to?: unknown) {
  this.scrollTop = (to as ScrollToOptions).top ?? 0;
  queueMicrotask(() => this.dispatchEvent(new Event("scroll")));
};
// The window itself never scrolls: its body is as high as the screen.
window.scrollTo = () => {
  document.documentElement.scrollTop = 0;
};
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
window.matchMedia = (media) =>
  ({
    media,
    matches: false,
    addEventListener() {},
    removeEventListener() {},
  }) as unknown as MediaQueryList;
// A person looks at the window unless a test says otherwise.
document.hasFocus = () => true;

// A machine that does other things meanwhile is slow, not wrong.
configure({ asyncUtilTimeout: 5_000 });

beforeAll(() => startI18n());

afterEach(() => {
  cleanup();
  clearMocks();
  useView.setState({ alone: false, writing: null, dialog: null, accountId: null, pane: null });
});
