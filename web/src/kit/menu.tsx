import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { Popover } from '@kobalte/core/popover';
import { For, type JSX, Show } from 'solid-js';
import { Icon, type IconName } from './icons.tsx';

export interface MenuItem {
  label: string;
  icon?: IconName;
  tone?: 'danger';
  onSelect: () => void;
}

/** A button that opens a list of actions. Items whose value is false are left out. */
export function Menu(props: { label: string; icon?: IconName; iconOnly?: boolean; items: (MenuItem | false)[] }) {
  const items = () => props.items.filter((item): item is MenuItem => item !== false);
  return (
    <Show when={items().length > 0}>
      <DropdownMenu gutter={4}>
        <DropdownMenu.Trigger class="button" data-square={props.iconOnly ? '' : undefined}>
          <Icon name={props.icon ?? 'more'} />
          <span classList={{ 'visually-hidden': props.iconOnly }}>{props.label}</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content class="pop">
            <For each={items()}>
              {(item) => (
                <DropdownMenu.Item class="pop-item" data-tone={item.tone} onSelect={() => item.onSelect()}>
                  <Show when={item.icon}>{(icon) => <Icon name={icon()} />}</Show>
                  {item.label}
                </DropdownMenu.Item>
              )}
            </For>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu>
    </Show>
  );
}

/** A button that opens a list of things to switch on and off; it stays open while one does. */
export function CheckMenu<T extends string>(props: {
  label: string;
  icon?: IconName;
  options: readonly { value: T; label: string }[];
  isOn: (value: T) => boolean;
  onToggle: (value: T) => void;
  /** One more item, below the others. */
  last?: { label: string; onSelect: () => void };
}) {
  return (
    <DropdownMenu gutter={4}>
      <DropdownMenu.Trigger class="button">
        <Icon name={props.icon ?? 'more'} />
        <span>{props.label}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="pop" data-scrolls="">
          <For each={props.options}>
            {(option) => (
              <DropdownMenu.CheckboxItem
                class="pop-item"
                closeOnSelect={false}
                checked={props.isOn(option.value)}
                onChange={() => props.onToggle(option.value)}
              >
                <span class="pop-check">
                  <DropdownMenu.ItemIndicator>
                    <Icon name="check" />
                  </DropdownMenu.ItemIndicator>
                </span>
                {option.label}
              </DropdownMenu.CheckboxItem>
            )}
          </For>
          <Show when={props.last}>
            {(last) => (
              <DropdownMenu.Item class="pop-item" onSelect={() => last().onSelect()}>
                <span class="pop-check" />
                {last().label}
              </DropdownMenu.Item>
            )}
          </Show>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

/** A filter chip that opens a small panel. */
export function ChipPopover(props: {
  label: string;
  /** What is chosen; the chip shows it instead of its label. */
  chosen?: string | undefined;
  icon?: IconName;
  title: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: JSX.Element;
}) {
  return (
    <Popover gutter={4} open={props.open} onOpenChange={props.onOpenChange} placement="bottom-start">
      <Popover.Trigger class="chip" data-on={props.chosen ? '' : undefined}>
        <Show when={props.icon}>{(icon) => <Icon name={icon()} />}</Show>
        {props.chosen ?? props.label}
        <Icon name="down" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="pop" data-padded="">
          <Popover.Title class="visually-hidden">{props.title}</Popover.Title>
          {props.children}
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  );
}
