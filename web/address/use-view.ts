/** Which view of a panel is shown, in the address: a link opens the same one. The first is the usual one, and is not written. */
import { useLocation, useSearch } from 'wouter';

export function useView<Name extends string>(panel: string, names: readonly [Name, ...Name[]]): [Name, (name: Name) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const params = new URLSearchParams(search);
  const chosen = names.find((name) => name === params.get(panel)) ?? names[0];
  const choose = (name: Name) => {
    if (name === names[0]) params.delete(panel);
    else params.set(panel, name);
    const text = params.toString();
    navigate(text === '' ? path : `${path}?${text}`, { replace: true });
  };
  return [chosen, choose];
}
