import { ElMessage, ElMessageBox } from 'element-plus';
import 'element-plus/es/components/message/style/css';
import 'element-plus/es/components/message-box/style/css';
import { h } from 'vue';

/** Short words and questions above the page. Texts come translated and are never taken for HTML. */

export function tell(text: string, link?: { text: string; go: () => void }): void {
  const message = ElMessage({
    type: 'success',
    showClose: link !== undefined,
    duration: link ? 6_000 : 3_000,
    message: link
      ? h('span', [
          `${text} `,
          h('a', {
            href: '#',
            textContent: link.text,
            onClick: (event: Event) => {
              event.preventDefault();
              message.close();
              link.go();
            },
          }),
        ])
      : text,
  });
}

export function tellFailure(text: string, detail: string): void {
  ElMessage({
    type: 'error',
    showClose: true,
    duration: 8_000,
    message: h('span', [h('strong', text), ...(detail ? [h('div', detail)] : [])]),
  });
}

interface Question {
  title: string;
  text: string;
  confirm: string;
  cancel: string;
}

/** Asks yes or no about something that cannot be undone. */
export async function askSure(question: Question): Promise<boolean> {
  try {
    await ElMessageBox.confirm(question.text, question.title, {
      confirmButtonText: question.confirm,
      cancelButtonText: question.cancel,
      confirmButtonType: 'danger',
      type: 'warning',
      closeOnClickModal: false,
    });
    return true;
  } catch {
    return false;
  }
}

/** Asks for a text that may be empty; `undefined` when the person turned back. */
export async function askText(
  question: Question & { placeholder: string },
): Promise<string | undefined> {
  try {
    const { value } = await ElMessageBox.prompt(question.text, question.title, {
      confirmButtonText: question.confirm,
      cancelButtonText: question.cancel,
      inputPlaceholder: question.placeholder,
    });
    return value ?? '';
  } catch {
    return undefined;
  }
}

/** Asks to type a name before something is destroyed. */
export async function askTyped(
  question: Question & { expected: string; wrong: string },
): Promise<boolean> {
  try {
    await ElMessageBox.prompt(question.text, question.title, {
      confirmButtonText: question.confirm,
      cancelButtonText: question.cancel,
      confirmButtonType: 'danger',
      type: 'warning',
      inputPlaceholder: question.expected,
      inputValidator: (value) => value?.trim() === question.expected || question.wrong,
      closeOnClickModal: false,
    });
    return true;
  } catch {
    return false;
  }
}
