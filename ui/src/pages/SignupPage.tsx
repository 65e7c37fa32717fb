import { AuthLayout } from "@/features/auth/AuthLayout";
import { SignupForm } from "@/features/auth/SignupForm";

export const SignupPage = () => (
  <AuthLayout>
    <SignupForm />
  </AuthLayout>
);
