import { expect, test, vi } from "vitest";
import { useView } from "./view";

test("whoever stands still is not told of it again and again", () => {
  const told = vi.fn<() => void>();
  const unsubscribe = useView.subscribe(told);
  const { stand } = useView.getState();
  stand({ seq: 5, offset: -12 });
  stand({ seq: 5, offset: -12 });
  expect(told).toHaveBeenCalledTimes(1);
  stand({ seq: 5, offset: -13 });
  stand(null);
  stand(null);
  expect(told).toHaveBeenCalledTimes(3);
  unsubscribe();
});
