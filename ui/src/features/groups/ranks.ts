import type { Role } from "@/core/bindings/Role";

const height: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

/** To remove, to ban or to change somebody's role takes a higher one than theirs. */
export const outranks = (mine: Role, theirs: Role) => height[mine] > height[theirs];
