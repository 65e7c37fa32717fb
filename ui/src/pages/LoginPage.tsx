import { AuthLayout } from "@/features/auth/AuthLayout";
import { LoginForm } from "@/features/auth/LoginForm";

export const LoginPage = ({ again }: { again: string | null }) => (
  <AuthLayout>
    <LoginForm again={again} />
  </AuthLayout>
);
