import { createPinia } from 'pinia';
import { createApp } from 'vue';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/dark/css-vars.css';
import './styles/tokens.css';
import './styles/base.css';
import App from './App.vue';
import { i18n } from './i18n';
import { installGuard } from './auth/guard';
import { router } from './router';

const app = createApp(App).use(createPinia()).use(i18n);
// The first look at an address comes with the router, so the guard stands there before.
installGuard(router);
app.use(router).mount('#app');
