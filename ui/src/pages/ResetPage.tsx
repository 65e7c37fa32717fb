import { AuthLayout } from "@/features/auth/AuthLayout";
import { ResetForm } from "@/features/auth/ResetForm";

export const ResetPage = () => (
  <AuthLayout>
    <ResetForm />
  </AuthLayout>
);
