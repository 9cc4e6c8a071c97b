import type { Catalog } from "../domain/catalog.ts";
import { isCountryCode } from "../domain/country.ts";
import type { Facts } from "../domain/facts.ts";
import type { OwnershipGraph } from "../domain/ownership-graph.ts";
import { createNameSet } from "../domain/party-name.ts";
import type { Payment, SignupRequest } from "../domain/requests.ts";
import type { ScreenedParty } from "../domain/screening.ts";
import { isPossibleWallet } from "../domain/wallet-address.ts";
import { WALLET_POINTER } from "./parties.ts";

/** ISO 9362: the fifth and sixth character of a BIC are the bank's country. */
function countryOfBic(bic: string | null): string | null {
  const code = bic?.slice(4, 6).toUpperCase() ?? "";
  return isCountryCode(code) ? code : null;
}

function payerCountries({ payerCountry, card, bank }: Payment): string[] {
  // A bank is where its BIC says, whatever else is stated.
  const stated = [payerCountry, card?.country, bank?.country, countryOfBic(bank?.bic ?? null)];
  return [...new Set(stated)].filter((country): country is string => typeof country === "string").sort();
}

/** Whether somebody else pays: neither the tenant nor an owner, under any of their names. Unknown when no payer is named. */
function thirdParty(profile: SignupRequest, graph: OwnershipGraph): Pick<Facts["payment"], "thirdParty"> {
  const { payerName } = profile.payment;
  if (payerName === null) return {};
  const names = graph.nodes.flatMap(({ name, aliases }) => [name, ...aliases]);
  return { thirdParty: !createNameSet(names).has(payerName) };
}

/** By ticker or name, also where both are given: "Monero (XMR)". */
function isPrivacyCoin(asset: string, { privacyCoins }: Catalog): boolean {
  const words = asset.split(/[^A-Z0-9]+/);
  return [words.join(""), ...words].some((word) => privacyCoins.has(word));
}

/** Whether the address can exist on its network; unknown without one, and for networks that nobody described. */
function walletValidity({ crypto }: Payment, { walletNetworks }: Catalog): Pick<Facts["payment"], "walletValid"> {
  if (!crypto?.address) return {};
  const { address, network, asset } = crypto;
  const walletValid = isPossibleWallet(walletNetworks, { address, network, asset });
  return walletValid === null ? {} : { walletValid };
}

export function gatherPayment(
  profile: SignupRequest,
  known: { graph: OwnershipGraph; screened: readonly ScreenedParty[]; declaredCountries: readonly string[]; catalog: Catalog },
): Facts["payment"] {
  const { payment } = profile;
  const asset = payment.crypto?.asset.toUpperCase();
  const countries = payerCountries(payment);
  // Addresses match exactly or not at all.
  const wallet = known.screened.find(({ pointer }) => pointer === WALLET_POINTER)?.matches ?? [];
  return {
    method: payment.method,
    ...(asset !== undefined && { asset }),
    privacyCoin: asset !== undefined && isPrivacyCoin(asset, known.catalog),
    walletBlocked: wallet.some(({ effect }) => effect === "blocked"),
    walletListed: wallet.length > 0,
    ...walletValidity(payment, known.catalog),
    payerCountries: countries,
    ...(countries.length > 0 && {
      payerCountryMatchesDeclared: countries.every((country) => known.declaredCountries.includes(country)),
    }),
    ...thirdParty(profile, known.graph),
  };
}
