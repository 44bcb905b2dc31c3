import { A, useNavigate } from '@solidjs/router';
import { api } from '../api/api.ts';
import { Button } from '../kit/button.tsx';
import { SelectField, TextField } from '../kit/field.tsx';
import { createTitle } from '../kit/title.ts';
import { createForm } from './form.ts';
import { FormFrame } from './form-frame.tsx';
import { Gate } from './gate.tsx';
import { CURRENCIES, guessCurrency, TIME_ZONES } from './places.ts';
import { becomeSignedIn } from './session.ts';

export default function SignUpPage() {
  createTitle(() => 'Open a shop');
  const navigate = useNavigate();
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const form = createForm(
    { shopName: '', name: '', email: '', password: '', timeZone, currency: guessCurrency(timeZone) },
    async (values) => {
      await api.signUp(values);
      await becomeSignedIn();
      navigate('/orders', { replace: true });
    },
  );
  return (
    <Gate
      title="Open a shop"
      below={
        <>
          Have an account? <A href="/sign-in">Sign in</A>
        </>
      }
    >
      <FormFrame form={form}>
        <TextField
          label="Shop name"
          name="shopName"
          autocomplete="organization"
          value={form.values.shopName}
          onInput={(value) => form.set('shopName', value)}
          problem={form.problems().shopName}
        />
        <TextField
          label="Your name"
          name="name"
          autocomplete="name"
          value={form.values.name}
          onInput={(value) => form.set('name', value)}
          problem={form.problems().name}
        />
        <TextField
          label="E-mail"
          type="email"
          name="email"
          autocomplete="username"
          value={form.values.email}
          onInput={(value) => form.set('email', value)}
          problem={form.problems().email}
        />
        <TextField
          label="Password"
          type="password"
          name="password"
          autocomplete="new-password"
          hint="At least 10 characters."
          value={form.values.password}
          onInput={(value) => form.set('password', value)}
          problem={form.problems().password}
        />
        <div class="two-columns">
          <SelectField
            label="Time zone"
            value={form.values.timeZone}
            onChange={(value) => form.set('timeZone', value)}
            options={TIME_ZONES.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
            problem={form.problems().timeZone}
          />
          <SelectField
            label="Currency"
            value={form.values.currency}
            onChange={(value) => form.set('currency', value)}
            options={CURRENCIES.map((currency) => ({ value: currency, label: currency }))}
            problem={form.problems().currency}
          />
        </div>
        <Button type="submit" tone="primary" busy={form.busy()}>
          Open the shop
        </Button>
      </FormFrame>
    </Gate>
  );
}
