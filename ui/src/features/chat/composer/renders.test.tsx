import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { open } from "@/testing/render";
import { ana, maya, message, numbered, talk, world } from "@/testing/world";

const drawn = vi.hoisted(() => ({ rows: 0 }));

type Write = (...args: unknown[]) => string;

function counted(write: Write): Write {
  return (...args) => {
    drawn.rows += 1;
    return write(...args);
  };
}

// Each message, each line of the sidebar and the scrubber write their time when they are drawn.
vi.mock("@/lib/time", async (load) => {
  const real = await load<Record<string, Write>>();
  const [clock, day, short] = (["clock", "day", "short"] as const).map((it) => counted(real[it]!));
  return { ...real, clock, day, short };
});

test("a key in the composer draws no message and no line of the sidebar", async () => {
  const rows = numbered(Array.from({ length: 250 }, (_, at) => message(maya, `m${String(at)}`)));
  const talks = Array.from({ length: 20 }, (_, at) => talk(`t${String(at)}`, [ana, maya], rows));
  const { person } = open("/c/t0", world(talks));
  const box = await screen.findByLabelText("Message");
  await screen.findByRole("article", { name: /m249/u });
  // Those beyond what is in sight come after it.
  await screen.findByRole("article", { name: /m233/u });
  // The way through time is drawn once more when it goes, a moment after the list has come to rest.
  const track = screen.getByRole("slider").parentElement;
  await waitFor(() => expect(track?.className).not.toMatch(/shown/u), { timeout: 10_000 });
  expect(drawn.rows).toBeGreaterThan(10);
  const before = drawn.rows;
  await person.type(box, "typing, @ma{Escape} *and* more{Backspace}");
  expect(drawn.rows).toBe(before);
});
