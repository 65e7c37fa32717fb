import { useId } from "react";

const body =
  "M250 640c118 0 178-52 224-152 52-113 112-208 246-208 70 0 120 32 146 78l104 34-92 48c-6 214-152 366-356 366-66 0-120-14-164-38l-138 64 54-128c-16-20-24-42-24-64z";

/** The linnet alone, in the colour of the text. */
export const Bird = ({ size }: { size: number }) => (
  <svg aria-hidden="true" viewBox="240 270 740 570" width={size} height={(size * 57) / 74}>
    <path fill="currentColor" d={body} />
    <circle cx="738" cy="396" r="34" fill="var(--bird-eye, #a8284a)" />
  </svg>
);

/** The icon of the app. */
export function AppIcon({ size }: { size: number }) {
  const id = useId();
  return (
    <svg aria-hidden="true" viewBox="64 64 896 896" width={size} height={size}>
      <defs>
        <linearGradient id={id} x1="0" y1="0" x2="0.7" y2="1">
          <stop offset="0" stopColor="#d44a66" />
          <stop offset="0.6" stopColor="#a8284a" />
          <stop offset="1" stopColor="#6d1738" />
        </linearGradient>
      </defs>
      <rect x="64" y="64" width="896" height="896" rx="208" fill={`url(#${id})`} />
      <g transform="translate(512 512) scale(.86) translate(-530 -500)">
        <path fill="#fff" d={body} />
        <circle cx="738" cy="396" r="34" fill="#a8284a" />
        <path
          d="M500 610c60 10 118-8 160-54"
          fill="none"
          stroke="#a8284a"
          strokeWidth="34"
          strokeLinecap="round"
        />
      </g>
    </svg>
  );
}
